/** What a bare server answers, whatever it is asked. */
export interface BareBodies {
  readonly get: string;
  readonly list: string;
  readonly patch: string;
  readonly post: string;
}
