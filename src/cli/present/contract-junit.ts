import type { ContractCase } from '../../app/handler-contract.ts';
import { attributes, escapeXml } from './xml.ts';

/** The handler contract as JUnit XML: one suite, a test case for each case. */
export function presentContractJunit(cases: readonly ContractCase[], file: string): string {
  const count = (wanted: ContractCase['outcome']) => cases.filter(({ outcome }) => outcome === wanted).length;
  const counts = { tests: cases.length, failures: count('failed'), errors: 0 };
  const time = seconds(cases.reduce((sum, { duration }) => sum + duration, 0));
  const suite = attributes({ name: file, ...counts, skipped: count('skipped'), time });
  const all = attributes({ name: 'miniapp simulate-install --assert', ...counts, time });
  const body = cases.map((each) => testcase(each, file)).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${all}>\n  <testsuite${suite}>\n${body}  </testsuite>\n</testsuites>\n`;
}

function testcase({ id, title, outcome, message, duration }: ContractCase, file: string): string {
  const element = `    <testcase${attributes({ name: title, classname: `${file}.${id}`, time: seconds(duration) })}`;
  if (outcome === 'passed') return `${element}/>\n`;
  const told = message ?? '';
  const inside =
    outcome === 'failed'
      ? `<failure${attributes({ message: told, type: id })}>${escapeXml(told)}</failure>`
      : `<skipped${attributes({ message: told })}/>`;
  return `${element}>\n      ${inside}\n    </testcase>\n`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
