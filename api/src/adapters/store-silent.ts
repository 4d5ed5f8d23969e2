/** A store that gave no definite answer when it was opened: it may do so in a moment, so another try is worth it. */
export class StoreSilent extends Error {}
