/**
 * Runs work when it is asked for: at once, or after the run under way. Never two runs at once; no request is lost, and all
 * that come during one run are answered by the next. `work` must not reject.
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let wanted = false;
  const runAll = async () => {
    while (wanted) {
      wanted = false;
      await work();
    }
    running = undefined;
  };
  return () => {
    wanted = true;
    running ??= runAll();
    return running;
  };
}
