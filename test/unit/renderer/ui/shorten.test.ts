import { describe, expect, it } from 'vitest';
import { shortenEnd, shortenMiddle } from '../../../../renderer/ui/shorten.ts';

const within = (most: number) => (text: string) => text.length <= most;

describe('a text without room', () => {
  it('gives way in its middle, so that both ends of a name stay', () => {
    expect(shortenMiddle('myconnectedregrw', within(16))).toBe('myconnectedregrw');
    expect(shortenMiddle('myconnectedregrw', within(12))).toBe('myconn…regrw');
    expect(shortenMiddle('myconnectedregrw', within(0))).toBe('…');
  });
  it('ends with an ellipsis and not within a letter', () => {
    expect(shortenEnd('worst 14 d 7 h', within(14))).toBe('worst 14 d 7 h');
    expect(shortenEnd('worst 14 d 7 h', within(10))).toBe('worst 14…');
    expect(shortenEnd('worst', within(0))).toBe('');
  });
  it('shows the characters that would turn a name around or hide it', () => {
    expect(shortenMiddle('plant\u202egnp.01', within(40))).toBe('plant\\u{202e}gnp.01');
    expect(shortenEnd('worst\u2066 14 d', within(40))).toBe('worst\\u{2066} 14 d');
  });
});
