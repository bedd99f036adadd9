/**
 * Solves the symmetric positive definite system `matrix · x = right` for every column of `right`, by Cholesky.
 * `matrix` is size × size and overwritten; `right` is size × columns, row by row, and becomes x.
 */
export function solveInPlace(matrix: Float64Array, size: number, right: Float64Array, columns: number): void {
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k]! * matrix[j * size + k]!;
      matrix[i * size + j] = i === j ? Math.sqrt(sum) : sum / matrix[j * size + j]!;
    }
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) addRow(right, columns, i, k, -matrix[i * size + k]!);
    scaleRow(right, columns, i, 1 / matrix[i * size + i]!);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) addRow(right, columns, i, k, -matrix[k * size + i]!);
    scaleRow(right, columns, i, 1 / matrix[i * size + i]!);
  }
}

function addRow(values: Float64Array, columns: number, to: number, from: number, factor: number): void {
  for (let c = 0; c < columns; c++)
    values[to * columns + c] = values[to * columns + c]! + factor * values[from * columns + c]!;
}

function scaleRow(values: Float64Array, columns: number, row: number, factor: number): void {
  for (let c = 0; c < columns; c++) values[row * columns + c] = values[row * columns + c]! * factor;
}
