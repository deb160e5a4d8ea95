// Package exportstest makes campaigns by hand, so that the formats are tested without a calculation.
//
// Owns: Small, a campaign of a few lines with every statut, kind of document and hostile text; Big, one of real size.
// Does not own: what a calculation would give (billing, allocation): the figures are consistent, not meaningful.
// Invariant: the lines foot with the documents, the causes with the métropole's part and the steps with the targets.
package exportstest
