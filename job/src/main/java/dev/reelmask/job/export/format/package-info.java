/**
 * Formats that masks are exported in: the port {@link dev.reelmask.job.export.format.MaskExport}, one class a format,
 * and what they write with. Nothing here knows where masks and pictures come from. {@code docs/export-masks.md} says
 * what each format holds; begin with {@link dev.reelmask.job.export.format.MaskFormat}.
 *
 * <p>More than twenty files: eight formats, each a class or two, over one port.
 */
package dev.reelmask.job.export.format;
