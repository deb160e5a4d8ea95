package store

import (
	"database/sql"

	"quotepart/billing"
	"quotepart/billing/fault"
)

const selectPieces = `
	SELECT p.campagne, p.type, p.cause, p.identifiant, p.numero, p.bordereau, p.budget, p.section, p.taxe,
	       p.debiteur, p.ht_cents, p.tva_cents, p.ttc_cents, p.origine, p.motif, p.seq
	FROM pieces p JOIN campagnes c ON c.id = p.campagne `

const selectPieceServices = `
	SELECT s.piece, s.service, s.tva, s.montant_cents
	FROM pieces p JOIN campagnes c ON c.id = p.campagne JOIN pieces_services s ON s.piece = p.identifiant `

// The documents of a calculation, and those issued before a ledger entry.
const (
	calculatedPieces = ` WHERE p.campagne = $1 AND p.cause <> 'annulation' `
	issuedPieces     = ` WHERE (p.cause = 'annulation' AND p.seq < $1) OR (p.cause <> 'annulation' AND c.seq < $1) `
)

func (t *tx) readPieces(c *billing.Calculation) error {
	pieces, err := t.pieces(calculatedPieces, `p.position`, string(c.Campaign))
	c.Pieces = pieces
	return err
}

// IssuedPieces lists the documents of the campaigns issued, and the cancellations made, before a ledger entry, in the
// order of billing.SortPieces, each with its services.
func (t *tx) IssuedPieces(beforeSeq int64) ([]billing.Piece, error) {
	return t.pieces(issuedPieces, `p.campagne, p.budget, p.type, p.identifiant`, beforeSeq)
}

func (t *tx) pieces(where, order string, argument any) ([]billing.Piece, error) {
	services, err := t.pieceServices(where, argument)
	if err != nil {
		return nil, err
	}
	found, err := t.sql.QueryContext(t.ctx, selectPieces+where+` ORDER BY `+order, argument)
	if err != nil {
		return nil, t.mapError(err)
	}
	defer found.Close()
	var pieces []billing.Piece
	for found.Next() {
		var p billing.Piece
		var origine sql.NullString
		var seq sql.NullInt64
		if err := found.Scan(&p.Campaign, &p.Type, &p.Cause, &p.Identifiant, &p.Numero, &p.Bordereau, &p.Budget, &p.Section, &p.Taxe,
			&p.Debiteur, &p.HT, &p.TVA, &p.TTC, &origine, &p.Motif, &seq); err != nil {
			return nil, t.mapError(err)
		}
		p.Origine, p.Seq, p.Services = origine.String, seq.Int64, services[p.Identifiant]
		pieces = append(pieces, p)
	}
	return pieces, t.mapError(found.Err())
}

// pieceServices gives the services of documents by identifier.
func (t *tx) pieceServices(where string, argument any) (map[string][]billing.PieceService, error) {
	found, err := t.sql.QueryContext(t.ctx, selectPieceServices+where+` ORDER BY s.piece, s.position`, argument)
	if err != nil {
		return nil, t.mapError(err)
	}
	defer found.Close()
	services := map[string][]billing.PieceService{}
	for found.Next() {
		var piece string
		var s billing.PieceService
		if err := found.Scan(&piece, &s.Service, &s.TVA, &s.Montant); err != nil {
			return nil, t.mapError(err)
		}
		services[piece] = append(services[piece], s)
	}
	return services, t.mapError(found.Err())
}

func (t *tx) savePieces(c *billing.Calculation) error {
	for i := range c.Pieces {
		if c.Pieces[i].Campaign != c.Campaign {
			return t.fail(fault.Refuse(fault.Internal, "la pièce %s est de la campagne %s, pas de %s", c.Pieces[i].Identifiant, c.Pieces[i].Campaign, c.Campaign))
		}
	}
	return t.insertPieces(c.Pieces, 1)
}

// insertPieces stores documents with their services, from a position on.
func (t *tx) insertPieces(pieces []billing.Piece, position int) error {
	insert := t.bulkInsert("pieces", "campagne", "position", "type", "cause", "identifiant", "numero", "bordereau", "budget", "section", "taxe",
		"debiteur", "ht_cents", "tva_cents", "ttc_cents", "origine", "motif", "seq")
	var err error
	for i := 0; i < len(pieces) && err == nil; i++ {
		p := &pieces[i]
		err = insert.add(string(p.Campaign), position+i, string(p.Type), string(p.Cause), p.Identifiant, p.Numero, p.Bordereau, p.Budget, p.Section, flag(p.Taxe),
			p.Debiteur, int64(p.HT), int64(p.TVA), int64(p.TTC), nullText(p.Origine), p.Motif, nullInt(p.Seq))
	}
	if err := insert.finish(err); err != nil {
		return err
	}
	return t.insertPieceServices(pieces)
}

func (t *tx) insertPieceServices(pieces []billing.Piece) error {
	insert := t.bulkInsert("pieces_services", "piece", "position", "service", "tva", "montant_cents")
	for i := range pieces {
		for k, s := range pieces[i].Services {
			if err := insert.add(pieces[i].Identifiant, k+1, s.Service, s.TVA, int64(s.Montant)); err != nil {
				return insert.finish(err)
			}
		}
	}
	return insert.finish(nil)
}

// Number writes the numbers and the ledger entry of issued documents: the one change that a stored document knows. At
// the issue it comes while the campaign is still validee, before SaveCampaign makes it emise; a number that comes back
// later (externe) may replace a 0. It answers fault.NotFound for a document that is not stored, fault.Frozen for one
// that has a number already, fault.Conflict for a number that another one has.
func (t *tx) Number(pieces []billing.Piece) error {
	if err := t.writable(); err != nil {
		return err
	}
	update, err := t.sql.PrepareContext(t.ctx, `UPDATE pieces SET numero = $1, bordereau = $2, seq = $3 WHERE identifiant = $4`)
	if err != nil {
		return t.fail(err)
	}
	defer update.Close()
	for i := range pieces {
		p := &pieces[i]
		count, err := t.affected(update.ExecContext(t.ctx, p.Numero, p.Bordereau, nullInt(p.Seq), p.Identifiant))
		if err != nil {
			return err
		}
		if count == 0 {
			return t.fail(fault.Refuse(fault.NotFound, "la pièce %s n'existe pas", p.Identifiant))
		}
	}
	return nil
}

// SaveCancellation stores a document made by « campagne annuler », and the lines that it takes back. It comes in the
// transaction that appends its ledger entry, before or after it, while the campaign of its titre is emise.
func (t *tx) SaveCancellation(p billing.Piece, lines []billing.CancelledLine) error {
	var last int
	if err := t.get(&last, `SELECT COALESCE(MAX(position), 0) FROM pieces WHERE campagne = $1`, string(p.Campaign)); err != nil {
		return err
	}
	if p.Cause != billing.CauseAnnulation {
		return t.fail(fault.Refuse(fault.Internal, "la pièce %s n'est pas une annulation", p.Identifiant))
	}
	if err := t.insertPieces([]billing.Piece{p}, last+1); err != nil {
		return err
	}
	insert := t.bulkInsert("annulations_lignes", "piece", "tiers", "service", "exercice", "rang", "montant_cents")
	for _, l := range lines {
		if err := insert.add(p.Identifiant, l.Tiers, l.Service, l.Exercice, l.Rang, int64(l.Montant)); err != nil {
			return insert.finish(err)
		}
	}
	return insert.finish(nil)
}

// CancelledLines gives what a cancellation took back, sorted by key.
func (t *tx) CancelledLines(identifiant string) ([]billing.CancelledLine, error) {
	var rows []amountRow
	err := t.list(&rows, `
		SELECT tiers, service, exercice, rang, montant_cents
		FROM annulations_lignes
		WHERE piece = $1
		ORDER BY tiers, service, exercice, rang`, identifiant)
	if err != nil {
		return nil, err
	}
	var lines []billing.CancelledLine
	for i := range rows {
		lines = append(lines, billing.CancelledLine{LineKey: rows[i].key(), Montant: rows[i].Montant})
	}
	return lines, nil
}
