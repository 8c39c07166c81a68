/** The code of a finding as a heading: `message-ttl-out-of-range` is “Message TTL out of range”. */
export const findingTitle = (code: string): string => {
  const words = code.replaceAll('-', ' ').replace(/\bttl\b/, 'TTL');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
