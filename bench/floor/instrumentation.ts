/** Nothing: without a file of its own an app in a folder of the portal's is given the portal's. */
export function register() {}
