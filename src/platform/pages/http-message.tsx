import type { FC } from 'hono/jsx';
import { escapeLine, escapeText } from '../../core/escape.ts';
import type { Headers } from '../../core/http.ts';
import { indentJson } from '../../core/indent-json.ts';
import { Code } from './code.tsx';

/** The headers of a request or an answer. */
export const HeaderList: FC<{ headers: Headers }> = ({ headers }) => {
  const entries = Object.entries(headers);
  if (entries.length === 0) return <p class="quiet">No headers.</p>;
  return (
    <dl class="headers">
      {entries.map(([name, value]) => (
        <div>
          <dt>{escapeLine(name)}</dt>
          <dd>{escapeLine(value)}</dd>
        </div>
      ))}
    </dl>
  );
};

/** The body of a request or an answer: JSON indented, anything else as it is. What cannot be seen is shown as escapes. */
export const BodyText: FC<{ id: string; label: string; body: string }> = ({ id, label, body }) =>
  body === '' ? <p class="quiet">No body.</p> : <Code id={id} label={label} text={escapeText(indentJson(body))} />;
