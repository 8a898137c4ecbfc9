import type { FC } from 'hono/jsx';
import type { AuthInput } from '../../generated/manifest.ts';

type Answer = string | number | boolean;

/** An auth input's answer in a form that `InputField` is part of. */
export function readAnswer({ name, type }: AuthInput, form: URLSearchParams): Answer {
  const given = form.get(fieldName(name));
  if (type === 'checkbox') return given !== null;
  // Forms have their lines ended by CR LF, whatever was typed.
  return (given ?? '').replaceAll('\r\n', '\n');
}

/** Asks for an auth input by its type, with what was answered before or its default. A secret is never shown again. */
export const InputField: FC<{ input: AuthInput; answer: Answer | undefined; problem: string | undefined }> = ({
  input,
  answer,
  problem,
}) => {
  const { name, title, description, type } = input;
  const id = `input-${name}`;
  const describedBy = [description !== undefined && `${id}-help`, problem !== undefined && `${id}-problem`]
    .filter(Boolean)
    .join(' ');
  const attributes = {
    id,
    name: fieldName(name),
    ...(input.required === true && type !== 'checkbox' && { required: true }),
    ...(describedBy !== '' && { 'aria-describedby': describedBy }),
    ...(problem !== undefined && { 'aria-invalid': 'true' as const }),
  };
  const value = answer ?? input.default;
  return (
    <div class={`field ${type === 'checkbox' ? 'check' : ''}`}>
      {type !== 'checkbox' && (
        <label for={id}>
          {title}
          {input.required !== true && <span class="quiet"> (optional)</span>}
        </label>
      )}
      {type === 'checkbox' ? (
        <label for={id}>
          <input type="checkbox" value="true" checked={value === true} {...attributes} />
          <span>{title}</span>
        </label>
      ) : (
        <Control input={input} attributes={attributes} value={value === undefined ? '' : String(value)} />
      )}
      {description !== undefined && (
        <p class="quiet lines" id={`${id}-help`}>
          {description}
        </p>
      )}
      {problem !== undefined && (
        <p class="problem lines" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
};

const Control: FC<{ input: AuthInput; attributes: Record<string, unknown>; value: string }> = ({
  input: { type, secret, placeholder, max_length, options = [], required },
  attributes,
  value,
}) => {
  const text = {
    ...attributes,
    ...(placeholder !== undefined && { placeholder }),
    ...(max_length !== undefined && { maxlength: max_length }),
    autocomplete: 'off',
    spellcheck: false,
  };
  // The first line break after the tag is not part of the value.
  if (type === 'text') return <textarea rows={4} {...text}>{`\n${secret === true ? '' : value}`}</textarea>;
  if (secret === true) return <input type="password" {...text} autocomplete="new-password" />;
  if (type === 'number') return <input type="number" step="any" value={value} {...text} />;
  if (type === 'select' && options.length > 0) {
    return (
      <select {...attributes}>
        {(required !== true || value === '') && <option value="">{required === true ? 'Choose…' : '—'}</option>}
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    );
  }
  return <input type="text" value={value} {...text} />;
};

/** Apart from the form's own fields, whatever the input is called. */
function fieldName(name: string): string {
  return `input.${name}`;
}
