/**
 * A form that does something here and goes nowhere.
 *
 * @param empty whether it is for the next one then
 */
export function submit(done: (form: FormData) => Promise<unknown>, empty = false) {
  return (event: SubmitEvent): void => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    void done(new FormData(form)).then(() => empty && form.reset())
  }
}
