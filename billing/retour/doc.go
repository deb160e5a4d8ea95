// Package retour hands a workbook back to the person who filled it in: the same file, with a comment and a colour in
// each faulty cell, and a sheet « Fautes » before the others.
//
// Owns: where a fault stands in the workbook (marks), the words of a comment and of the summary, and what is written
// into the parts of the archive.
// Does not own: what is wrong (billing/intake and billing/dossier find it, billing/fault says it), nor how a table is
// found in a workbook (intake.ReadOutline).
// Invariant: what is not ours stays as it is, to the byte. The parts of the archive that bear no mark are copied
// compressed as they are; in the others text is inserted, and only what an earlier return inserted is cut out. A
// library that opens and saves a workbook cannot promise that, so none is used here.
package retour
