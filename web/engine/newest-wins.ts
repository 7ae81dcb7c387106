// For sliders: one question under way at most, and of those that came meanwhile only the newest is asked. The older ones answer
// null, so that nothing stale is ever drawn. Order of answers is order of questions.

export class NewestWins<Question, Answer> {
  readonly #ask: (question: Question) => Promise<Answer>;
  #running = false;
  #waiting: {
    readonly question: Question;
    readonly resolve: (answer: Answer | null) => void;
    readonly reject: (error: unknown) => void;
  } | null = null;

  constructor(ask: (question: Question) => Promise<Answer>) {
    this.#ask = ask;
  }

  /** The answer, or null if a newer question came before this one was asked. */
  ask(question: Question): Promise<Answer | null> {
    this.#waiting?.resolve(null);
    return new Promise((resolve, reject) => {
      this.#waiting = { question, resolve, reject };
      if (!this.#running) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#running = true;
    while (this.#waiting !== null) {
      const { question, resolve, reject } = this.#waiting;
      this.#waiting = null;
      await this.#ask(question).then(resolve, reject);
    }
    this.#running = false;
  }
}
