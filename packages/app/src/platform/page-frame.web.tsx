interface Props {
  html: string;
  label: string;
  height: number;
}

/** A page shown in a frame that may do nothing: no scripts, no posts, no session. */
export const PageFrame = ({ html, label, height }: Props) => (
  <iframe
    title={label}
    srcDoc={html}
    sandbox=""
    style={{ width: '100%', height, border: 0, borderRadius: 10 }}
  />
);
