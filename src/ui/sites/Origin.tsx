/** An origin, which may be broken over lines, but before its port rather than within it: half of a number is another number. */
export const Origin = ({ origin }: { readonly origin: string }) => {
  const port = /:\d+$/.exec(origin)?.[0] ?? '';
  return (
    <bdi>
      {origin.slice(0, origin.length - port.length)}
      <wbr />
      {port}
    </bdi>
  );
};
