import { parse } from 'csv-parse/sync';
import { contradiction } from './findings.ts';
import { carried, load } from './load.ts';
import type { Outcome, Problem } from './text-reading.ts';

/** How Locust's tables begin: that of the requests, and its history of them. */
export const looksLikeLocust = (text: string): boolean =>
  /^"?(?:Type"?,"?Name"?,|Timestamp"?,"?User Count"?,)/.test(text);

type Row = ReadonlyMap<string, string>;

/** `<prefix>_stats.csv` of Locust (1.x to 2.x): one row a request, and last the row of all of them together. */
export function readLocustCsv(text: string): Outcome {
  const rows = rowsOf(text);
  if ('problem' in rows) return rows;
  const [last, ...before] = [...rows].reverse();
  if (last?.get('Name') !== 'Aggregated' || last.get('Type') !== '') {
    return { problem: 'does not end with the row `Aggregated`: it was cut off, or is not the table of requests' };
  }
  const all = countsOf(last);
  const each = before.map(countsOf);
  if (!all || each.includes(undefined)) return { problem: 'has a count that is no whole number' };
  const shown = { requests: sumOf(each, 'requests'), failures: sumOf(each, 'failures') };
  const problem = contradiction({ ...all }, shown);
  return problem === undefined ? figuresOf(last, all) : { problem };
}

function rowsOf(text: string): Row[] | Problem {
  try {
    const [head = [], ...body]: string[][] = parse(text, { skip_empty_lines: true, bom: true });
    if (head[0] === 'Timestamp')
      return { problem: "is Locust's history: name the table that ends in _stats.csv instead" };
    if (new Set(head).size < head.length) return { problem: 'has a column twice: nobody can say which one counts' };
    return body.map((cells) => new Map(head.map((name, index) => [name, cells[index] ?? ''])));
  } catch (error) {
    return { problem: `is no whole table (${error instanceof Error ? error.message : 'unknown'})` };
  }
}

interface Counts {
  requests: number;
  failures: number;
}

function countsOf(row: Row): Counts | undefined {
  const [requests, failures] = [row.get('Request Count') ?? '', row.get('Failure Count') ?? ''];
  const isWhole = [requests, failures].every((cell) => /^\d{1,15}$/.test(cell));
  return isWhole ? { requests: Number(requests), failures: Number(failures) } : undefined;
}

const sumOf = (rows: readonly (Counts | undefined)[], of: keyof Counts): number =>
  rows.reduce((all, row) => all + (row?.[of] ?? 0), 0);

/** Milliseconds. Where there was no request, Locust writes `N/A`. */
function figuresOf(row: Row, { requests, failures }: Counts): Outcome {
  const number = (column: string): number | undefined => {
    const cell = row.get(column) ?? '';
    return /^\d{1,15}(?:[.]\d+)?$/.test(cell) ? Number(cell) : undefined;
  };
  const throughput = number('Requests/s');
  if (throughput === undefined) return { problem: 'has no figure under Requests/s' };
  const [median, half] = [number('Median Response Time'), number('50%')];
  if (median !== undefined && half !== undefined && Math.abs(median - half) > rounded * Math.max(median, half) + 1)
    return { problem: `contradicts itself: its median is ${median} ms, and its 50 % are ${half} ms` };
  return load(
    { requests, failed: failures, throughput, ...carried(half, number('95%'), number('99%')) },
    {
      min: number('Min Response Time'),
      average: number('Average Response Time'),
      max: number('Max Response Time'),
      rounded,
    },
  );
}

/** Locust keeps two digits of a time. */
const rounded = 0.06;
