// Package gen makes random dossiers for tests: small, dense and valid, so that a campaign computed from one meets every
// method, presence, bound, statut and document of the contract (dossier.md, calcul.md, campagne.md) within a few hundred
// tries. It also makes one dossier of the size of France.
//
// Owns: what is valid together (SIRET keys, versions that cover a service, poids that sum to 100, figures for everyone who
// needs them), the changes between two campaigns, and the forms that a CSV folder may take within the contract.
//
// Does not own: any rule of the calculation, nor any expected amount. It imports nothing of quotepart.
//
// Invariant: a dossier is a pure function of its random source and options; no campaign of it meets a fault of the data.
package gen
