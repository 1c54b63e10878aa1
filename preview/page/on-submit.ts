/**
 * A submit handler that passes the form's data to `handle` instead of loading a page.
 *
 * @param reset whether to empty the form afterwards
 */
export function onSubmit(handle: (form: FormData) => Promise<unknown>, reset = false) {
  return (event: SubmitEvent): void => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    void handle(new FormData(form)).then(() => reset && form.reset())
  }
}
