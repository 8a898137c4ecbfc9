/** Jobs that several threads take from one list. As plain data, with a counter in memory that the threads share. */
export interface SharedJobs<Task, Job> {
  /** What is the same for all jobs. */
  readonly task: Task;
  readonly jobs: readonly Job[];
  /** How many were taken, as its only number. */
  readonly taken: Int32Array;
}

/** Does jobs until none is left that nobody took, and gives each answer with its job's index. Rejects as `run` does. */
export async function* doJobs<Job, Answer>(
  { jobs, taken }: Pick<SharedJobs<unknown, Job>, 'jobs' | 'taken'>,
  run: (job: Job) => Promise<Answer>,
): AsyncGenerator<readonly [index: number, answer: Answer]> {
  const take = () => Atomics.add(taken, 0, 1);
  for (let index = take(); index < jobs.length; index = take()) yield [index, await run(jobs[index] as Job)];
}
