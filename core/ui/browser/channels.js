// What the channels of a picture are called.

export const CHANNEL_NAMES = ["R", "G", "B"];
