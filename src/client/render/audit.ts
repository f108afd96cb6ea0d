import type { AuditFinding, AuditSeverity } from '../../domain/audit.ts';
import type { Look, Paint } from './look.ts';
import { counted, paragraphs, plain, section } from './text.ts';

/** Findings by file: `line rule severity message → fix`, and how many there are. */
export function audited(findings: readonly AuditFinding[], files: readonly string[], look: Look): string {
  const names = [...new Set([...files, ...findings.map(({ file }) => file)])];
  return paragraphs(
    ...names.map((file) =>
      section(
        look.paint.bold(plain(file)),
        rows(
          findings.filter((finding) => finding.file === file),
          look,
        ),
      ),
    ),
    closing(findings, files.length),
  );
}

function rows(findings: readonly AuditFinding[], { paint }: Look): string {
  if (findings.length === 0) return '  nothing found';
  const width = (pick: (finding: AuditFinding) => string) => Math.max(...findings.map((each) => pick(each).length));
  const [lines, rules] = [width(({ line }) => String(line)), width(({ rule }) => rule)];
  return findings
    .map(({ line, rule, severity, service, message, fix }) => {
      const whose = service === null ? '' : `${plain(service)}: `;
      const word = painted(severity, paint);
      return `  ${String(line).padStart(lines)}  ${rule.padEnd(rules)}  ${word}  ${whose}${plain(message)}\n    → ${plain(fix)}`;
    })
    .join('\n');
}

function painted(severity: AuditSeverity, { red, yellow, dim }: Paint): string {
  const paint = { error: red, warning: yellow, info: dim }[severity];
  return paint(severity.padEnd('warning'.length));
}

function closing(findings: readonly AuditFinding[], files: number): string {
  const count = (severity: AuditSeverity) => findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings, notes] = [count('error'), count('warning'), count('info')];
  return `${counted(errors, 'error')}, ${counted(warnings, 'warning')}, ${counted(notes, 'note')} in ${counted(files, 'file')}`;
}
