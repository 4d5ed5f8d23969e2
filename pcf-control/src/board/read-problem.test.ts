import { readProblem } from './read-problem';

const type = 'urn:jit-access:problem:self-approval';

test('the problem is found in the body of a failed call', () => {
  expect(readProblem(`{"type":"${type}","code":"self-approval","title":"No.","status":403,"findings":null}`)).toEqual({
    type,
    code: 'self-approval',
    title: 'No.',
    findings: [],
  });
});

test('the problem is found inside the words of the platform', () => {
  expect(readProblem(`JITAccess.DenyRequest failed: {"type":"${type}","code":"not-found"} (409)`)?.code).toBe(
    'not-found',
  );
});

test.each([
  '',
  'The server returned an HTTP error with code 409.',
  '{}',
  '{"code":7}',
  '{"code":"GatewayTimeout"}',
  '{"code":"not-found","type":"about:blank"}',
  '}{',
  '{not json}',
])('%j holds no problem', (said) => {
  expect(readProblem(said)).toBeUndefined();
});
