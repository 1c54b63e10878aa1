/** Ends what a function started: a timer, a subscription, a connection. */
export type Disposer = () => void
