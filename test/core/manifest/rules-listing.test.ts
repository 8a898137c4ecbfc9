import { describe, expect, test } from 'vitest';
import { codes } from './apps.ts';
import { check } from './check.ts';

describe('listing', () => {
  const listing = (name: string, description: string, video = 'dQw4w9WgXcQ') =>
    JSON.stringify({ schema_version: 1, name, slug: 'app', version: '1.0.0', description, video });
  const sentence = 'Checks e-mail addresses that users type into a chat.';
  const placeholder = ['listing/placeholder-text'];

  test.each<[string, string[]]>([
    ...[
      'Todo',
      'Todo List',
      'TODO list',
      'My Mini-App',
      'My App',
      'Description Writer',
      'Name Day',
      'Text',
      'Test',
    ].map((name): [string, string[]] => [name, []]),
    ...['Add Text', 'Your Appointments', 'Lorem', 'Foo Fighters', '検査 TODO 一覧', 'Summary of your apps', 'Bar'].map(
      (name): [string, string[]] => [name, []],
    ),
    ...['TODO', '<TODO>', 'TBD', 'TODO: name', 'Your app', 'your app name', 'App name', 'The app’s name', 'XXX'].map(
      (name): [string, string[]] => [name, placeholder],
    ),
    ...['Untitled', 'Name here', 'Your name goes here', 'foobar', 'asdf', 'Untitled app', '[TBD] App'].map(
      (name): [string, string[]] => [name, placeholder],
    ),
  ])('name %s', (name, wanted) => {
    expect(codes(listing(name, sentence))).toEqual(wanted);
  });

  test.each<[string, string[]]>([
    [sentence, []],
    ['Keeps the todo list of your team. Add a todo: it stays.', []],
    ['Type your text here, and it is translated.', []],
    ['Describe your app to users, and let them vote for it.', []],
    ['Writes the description of your app with AI.', []],
    ['Lorem ipsum dolor sit amet, consectetur.', placeholder],
    ['Checks addresses. TODO: say which.', placeholder],
    ['Your description goes here. It should have two sentences.', placeholder],
    ['A short description of your app.', placeholder],
    ['Describe your app here!', placeholder],
    ['Description: TBD', placeholder],
    // One problem.
    ['TODO', placeholder],
    ['App description', placeholder],
    ['Checks addresses.', ['listing/description-short']],
    ['x', ['listing/description-short']],
    [`  ${'x'.repeat(19)}  `, ['listing/description-short']],
    ['x'.repeat(20), []],
    ['検証メールアドレスを確認。', []],
    ['확인', ['listing/description-short']],
    ['😀'.repeat(19), ['listing/description-short']],
  ])('description %s', (description, wanted) => {
    expect(codes(listing('Email Verifier', description))).toEqual(wanted);
  });

  test.each<[string, string | null]>([
    ['dQw4w9WgXcQ', null],
    ['https://youtu.be/dQw4w9WgXcQ?t=10', null],
    ['https://www.youtube.com/watch?list=PL1&v=dQw4w9WgXcQ', null],
    ['https://www.youtube.com/shorts/dQw4w9WgXcQ', null],
    ['https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ', null],
    ['https://m.youtube.com/live/dQw4w9WgXcQ/', null],
    ['placeholder', '"video" has the id "placeholder" that no YouTube video can have, because of its last character.'],
    [
      'https://youtu.be/dQw4w9WgXcR',
      '"video" has the id "dQw4w9WgXcR" that no YouTube video can have, because of its last character.',
    ],
    [
      'https://www.youtube.com/embed/videoseries?list=PL1',
      '"video" is a playlist, but the app’s page shows one video.',
    ],
    [
      'https://www.youtube.com/embed/live_stream?channel=UC1',
      '"video" is a channel’s live stream, but the app’s page shows one video.',
    ],
    ['\\${VIDEO}', '"video" is neither the URL nor the id of a YouTube video.'],
  ])('video %s: %s', (video, message) => {
    const found = check(listing('Email Verifier', sentence, video)).diagnostics.map((each) => each.message);
    const remedy = 'Give the URL of one video, such as https://youtu.be/dQw4w9WgXcQ';
    expect(found).toEqual(message === null ? [] : [`${message} ${remedy}`]);
  });
});
