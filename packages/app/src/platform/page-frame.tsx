interface Props {
  html: string;
  label: string;
  height: number;
}

/** Phones have no frame for a page: the form is opened in their browser instead. */
export const PageFrame = (_props: Props) => null;
