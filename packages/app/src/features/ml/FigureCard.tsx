import { View } from 'react-native';
import type { TableColumn } from '@/ui/Table';
import { Text } from '@/ui/Text';
import { makeStyles } from '@/ui/theme-context';

/** A row of figures on phones: the first column as its head, then each of the others with its name; their cells are texts. */
export function FigureCard<Row>({ columns, row }: { columns: readonly TableColumn<Row>[]; row: Row }) {
  const styles = useStyles();
  const [head, ...figures] = columns;
  return (
    <>
      {head?.cell(row)}
      <View style={styles.figures}>
        {figures.map(({ key, label, cell }) => (
          <Text key={key} variant="meta" tone="text2">
            {label} {cell(row)}
          </Text>
        ))}
      </View>
    </>
  );
}

const useStyles = makeStyles(() => ({
  figures: { flexDirection: 'row', flexWrap: 'wrap', columnGap: 14 },
}));
