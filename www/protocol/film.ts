// The film of the run: the network at earlier moments.

export interface FilmApi {
  /** Examples seen at each moment of the film, the earliest first; null where the network is too large for one. */
  moments(): Promise<Float64Array<ArrayBuffer> | null>;
  /**
   * From now on snapshots, predictions of one's own picture and the inspector are of the network as it was after so many
   * examples; null: as it is. Resolves to false where the film has no such moment.
   */
  showMoment(examples: number | null): Promise<boolean>;
}
