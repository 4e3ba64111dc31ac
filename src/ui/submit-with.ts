/** What a form does when it is sent: its own work, and never what browsers do, which is to load another page. */
export const submitWith =
  (submit: () => unknown) =>
  (event: Event): void => {
    event.preventDefault();
    void submit();
  };
