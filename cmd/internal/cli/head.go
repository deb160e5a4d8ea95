package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

func (a *App) headCommand() *cobra.Command {
	s := signing{option: "vers"}
	command := &cobra.Command{
		Use: "tete", Aliases: []string{"head"}, Short: "Donne la tête du journal, et la signe", Args: exactly(0),
		Long: `Donne la tête du journal : le numéro et l'empreinte de sa dernière écriture, qui dépend de toutes les autres. Déposée chez
un tiers, elle fera voir un journal réécrit ou dont la fin est coupée (« quotepart rejouer --tete » ou « --depot »).

Avec --cle, la signe : le texte signé dit l'installation, la tête, la dernière campagne émise et la date de l'écriture. La
même tête signée par la même clé donne les mêmes octets. Avec --vers, l'écrit dans un fichier, qui n'en remplace aucun.`,
		Example: "  quotepart journal tete\n  quotepart journal tete --cle mel.cle --vers 2026-05.tete",
		RunE: func(command *cobra.Command, _ []string) error {
			if err := a.readSigningKey(command, &s); err != nil {
				return err
			}
			return a.withBatch(command.Context(), false, func(b *batch.Batch) error { return a.head(command.Context(), b, s) })
		},
	}
	s.add(command, "écrit la tête signée dans un `FICHIER` neuf")
	command.Flags().BoolVar(&a.json, "json", false, "écrit le résultat en JSON")
	return command
}

// headOutput is a head in JSON.
type headOutput struct {
	Head     ledger.Head `json:"tete"`
	Campaign string      `json:"campagne"`
	Date     string      `json:"date"`
	Key      string      `json:"cle_declaree"`
	Signed   string      `json:"tete_signee"`
}

func (a *App) head(ctx context.Context, b *batch.Batch, s signing) error {
	report, err := b.Head(ctx)
	if err != nil {
		return err
	}
	c := report.Checkpoint
	if c.Head.Seq == 0 {
		return fault.Refuse(fault.NotFound, "le journal est vide : il n'a pas encore de tête")
	}
	var signed []byte
	if s.key != nil {
		if err := a.allowed(report, s); err != nil {
			return err
		}
		if signed, err = c.Sign(*s.key); err != nil {
			return err
		}
	}
	switch {
	case a.json:
		err = a.printJSON(headOutput{c.Head, c.Campaign, c.Date, report.Key.String(), string(signed)})
	case s.key == nil:
		_, err = fmt.Fprintf(a.Out, "%d:%s\n", c.Head.Seq, c.Head.Hash)
	case s.target == "":
		_, err = a.Out.Write(signed) // nothing else, so that it may go to a file as it is
	}
	if err != nil || s.target == "" {
		return err
	}
	return a.writeDeposit(s.target, signed)
}

// signing is what signs a head, and where the signed head goes.
type signing struct {
	keyFile, target string
	option          string // the name of the option that says where
	key             *ledger.PrivateKey
}

// add gives a command the options of signing.
func (s *signing) add(command *cobra.Command, target string) {
	command.Flags().StringVar(&s.keyFile, "cle", "", "signe la tête avec la clé privée du `FICHIER` (ou variable QUOTEPART_CLE)")
	command.Flags().StringVar(&s.target, s.option, "", target)
}

// readSigningKey reads the key, so that one which is missing is refused before anything is done.
func (a *App) readSigningKey(command *cobra.Command, s *signing) error {
	for _, option := range []string{"cle", s.option} { // « --cle "$CLE" » of a variable that is not set would sign nothing, without a word
		if flag := command.Flags().Lookup(option); flag.Changed && flag.Value.String() == "" {
			return wrongUse(command, "l'option --%s est vide : un nom de fichier est attendu", option)
		}
	}
	if s.keyFile == "" {
		if s.target != "" {
			return wrongUse(command, "--%s attend une tête signée : donnez aussi --cle FICHIER", s.option)
		}
		return nil
	}
	key, err := a.readPrivateKey(s.keyFile)
	if err != nil {
		return err
	}
	s.key = &key
	if s.target == "" {
		return nil
	}
	if place, err := os.Stat(filepath.Dir(s.target)); err != nil || !place.IsDir() {
		return fault.Refuse(fault.NotFound, "« %s » ne peut être écrit : son dossier n'existe pas", s.target)
	}
	return nil
}

// allowed refuses to sign with another key than the one that the ledger declares: an auditor would not find it.
func (a *App) allowed(report batch.HeadReport, s signing) error {
	public := s.key.Public()
	switch report.Key.String() {
	case public.String():
		return nil
	case "":
		fmt.Fprintf(a.Err, "remarque : le journal ne déclare pas encore la clé %s : quotepart cle declarer --cle %s --par NOM\n", public.Label(), s.keyFile)
		return nil
	}
	return fault.Refuse(fault.Conflict, "la clé donnée, %s, n'est pas celle que le journal déclare, %s : donnez celle-ci, ou déclarez la nouvelle (« quotepart cle declarer »)",
		public.Label(), report.Key.Label())
}

// readyToSign refuses, before a campaign is issued, whatever would keep its head from being signed and written.
func (a *App) readyToSign(ctx context.Context, b *batch.Batch, id billing.CampaignID, s signing) error {
	report, err := b.Head(ctx)
	if err != nil {
		return err
	}
	if err := a.allowed(report, s); err != nil {
		return err
	}
	if _, err := os.Lstat(s.target); s.target == "" || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	statuses, err := b.Statuses(ctx, id)
	if err != nil {
		return err
	}
	if statuses[0].Campaign.IssueSeq == 0 { // once it is issued, the file may be the one that this very command began to write
		return fault.Refuse(fault.Conflict, "« %s » existe déjà : un dépôt n'en remplace pas un autre, et rien n'est émis", s.target)
	}
	return nil
}

// writeDeposit writes a signed head into a file that is not there yet, or that a run which was stopped began to write.
func (a *App) writeDeposit(path string, signed []byte) error {
	already, err := readShort(path, ledger.MaxCheckpoint)
	if _, missing := os.Lstat(path); errors.Is(missing, fs.ErrNotExist) {
		already, err = nil, nil
	} else if err != nil || !bytes.HasPrefix(signed, already) {
		return fault.Refuse(fault.Conflict, "« %s » existe déjà et n'est pas cette tête : un dépôt n'en remplace pas un autre, donnez un autre nom", path)
	}
	if !bytes.Equal(already, signed) {
		err = writeWhole(path, signed, os.O_CREATE|os.O_TRUNC, 0o644)
	}
	if err == nil && !a.json {
		fmt.Fprintf(a.Out, "tête signée écrite dans %s : à déposer auprès du comptable ou de la chambre régionale des comptes\n", path)
	}
	return err
}

// writeWhole writes a file and waits until it is on the disk.
func writeWhole(path string, content []byte, how int, mode fs.FileMode) error {
	file, err := os.OpenFile(path, os.O_WRONLY|how, mode)
	if err == nil {
		_, err = file.Write(content)
		err = errors.Join(err, file.Sync(), file.Close())
	}
	if err != nil {
		return fault.Refuse(fault.NotFound, "« %s » ne peut être écrit : %s", path, errnoText(err))
	}
	return nil
}
