/** Whether a file's name says that it is a document of Markdown, whatever it begins with. */
export const isMarkdownName = (file: string): boolean =>
  /[.](?:md|markdown|mdown|mkdn?)$/i.test(file) || /(?:^|[\\/])(?:readme|contributing|changelog)$/i.test(file);
