/** Stops what a function started, such as a timer, a subscription or a connection. */
export type Disposer = () => void
