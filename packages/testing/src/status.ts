/** Whether a status is a success to a sender: any 2xx. */
export const isSuccess = (status: number): boolean => status >= 200 && status <= 299
