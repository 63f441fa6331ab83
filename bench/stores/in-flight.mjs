/** Does work so many times, as often at once as a busy server has deliveries under way. */
export async function inFlight(atOnce, count, work) {
  let begun = 0
  const worker = async () => {
    while (begun < count) await work(begun++)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}
