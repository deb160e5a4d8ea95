package cli

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"quotepart/billing/batch"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// maxKey bounds the file of a private key, in bytes: one takes some 150.
const maxKey = 4 << 10

func (a *App) keyCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "cle", Aliases: []string{"key"}, Short: "Crée et déclare la clé qui signe les têtes du journal", Args: noSuchCommand, RunE: showHelp,
		Long: `Une clé signe la tête du journal après chaque émission. La tête signée se dépose auprès du comptable ou de la chambre
régionale des comptes : elle fera voir un journal réécrit, ou dont la fin est coupée.`,
		Example: "  quotepart cle creer lillemetropole.fr --vers mel.cle\n  quotepart cle declarer --cle mel.cle --par Camille",
	}
	command.AddCommand(a.createKeyCommand(), a.declareKeyCommand())
	return command
}

func (a *App) createKeyCommand() *cobra.Command {
	var path string
	command := &cobra.Command{
		Use: "creer NOM", Aliases: []string{"create"}, Short: "Crée une clé privée, et sa clé publique à côté", Args: exactly(1),
		Long: `Crée une clé Ed25519 au nom de l'installation, par exemple son nom de domaine. La clé privée va dans le fichier donné,
que son propriétaire seul peut lire ; la clé publique va à côté, dans FICHIER.pub : c'est elle que l'on remet au comptable et
à l'auditeur. Aucun fichier n'est remplacé, et la base n'est pas touchée.`,
		Example: "  quotepart cle creer lillemetropole.fr --vers mel.cle",
		RunE: func(command *cobra.Command, arguments []string) error {
			if err := refuseEmpty("vers", path); err != nil {
				return err
			}
			key, err := ledger.NewPrivateKey(rand.Reader, arguments[0])
			if err != nil {
				return &fault.Error{Kind: fault.Invalid, Message: "nom de la clé", Cause: err}
			}
			return a.writeKey(path, key)
		},
	}
	command.Flags().StringVar(&path, "vers", "", "`FICHIER` neuf pour la clé privée")
	return command
}

// writeKey writes both halves of a key, or none. It never replaces a file: that one may be the only copy of another key.
func (a *App) writeKey(path string, key ledger.PrivateKey) error {
	public := path + ".pub"
	for _, name := range []string{path, public} {
		if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
			return fault.Refuse(fault.Conflict, "« %s » existe déjà : une clé n'en remplace pas une autre, donnez un autre nom", name)
		}
	}
	if err := writeWhole(path, []byte(key.Secret()+"\n"), os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		return err
	}
	if err := writeWhole(public, []byte(key.Public().String()+"\n"), os.O_CREATE|os.O_EXCL, 0o644); err != nil {
		os.Remove(path) // made just now, and used by nobody
		return err
	}
	fmt.Fprintf(a.Out, "clé privée : %s (ne quitte pas l'installation ; gardez-en une copie sous clé)\n", path)
	fmt.Fprintf(a.Out, "clé publique, à remettre au comptable et à l'auditeur : %s\n%s\n", public, key.Public())
	fmt.Fprintf(a.Out, "À faire : quotepart cle declarer --cle %s --par NOM\n", path)
	return nil
}

// readPrivateKey reads the key of a file, and says so when others could read it too.
func (a *App) readPrivateKey(path string) (ledger.PrivateKey, error) {
	text, err := readShort(path, maxKey)
	if err != nil {
		return ledger.PrivateKey{}, err
	}
	key, err := ledger.ParsePrivateKey(string(text))
	if err != nil {
		return ledger.PrivateKey{}, &fault.Error{Kind: fault.Invalid, Message: "« " + path + " »", Cause: err}
	}
	if state, err := os.Stat(path); err == nil && state.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		fmt.Fprintf(a.Err, "remarque : d'autres que vous peuvent lire la clé privée « %s » : chmod 600 %s\n", path, path)
	}
	return key, nil
}

func (a *App) declareKeyCommand() *cobra.Command {
	var o batch.DeclareKeyOptions
	var path, former string
	command := &cobra.Command{
		Use: "declarer", Aliases: []string{"declare"}, Short: "Inscrit au journal la clé qui signe les têtes à partir de maintenant", Args: exactly(0),
		Long: `Inscrit la clé publique au journal, signée par la clé elle-même. Quand le journal en déclare déjà une, celle-ci signe la
déclaration aussi (--ancienne) ; si elle est perdue ou volée, un motif le dit (--motif). « quotepart rejouer » vérifie ces
déclarations. Une clé ne se déclare qu'une fois.`,
		Example: "  quotepart cle declarer --cle mel.cle --par Camille\n  quotepart cle declarer --cle mel-2027.cle --ancienne mel.cle --par Camille\n" +
			"  quotepart cle declarer --cle mel-2027.cle --motif \"Clé perdue avec le serveur\" --par Camille",
		RunE: func(command *cobra.Command, _ []string) error {
			if err := refuseEmpty("cle", path); err != nil {
				return err
			}
			var err error
			if o.Key, err = a.readPrivateKey(path); err != nil {
				return err
			}
			if former != "" {
				key, err := a.readPrivateKey(former)
				if err != nil {
					return err
				}
				o.Former = &key
			}
			return a.withBatch(command.Context(), false, func(b *batch.Batch) error {
				report, err := b.DeclareKey(command.Context(), o)
				if err == nil {
					a.printDeclaration(report, o)
				}
				return err
			})
		},
	}
	command.Flags().StringVar(&path, "cle", "", "`FICHIER` de la clé privée que l'on déclare")
	command.Flags().StringVar(&former, "ancienne", "", "`FICHIER` de la clé privée en vigueur, qui signe son remplacement")
	command.Flags().StringVar(&o.Motif, "motif", "", "`TEXTE` qui dit pourquoi la clé en vigueur ne signe pas")
	command.Flags().StringVar(&o.By, "par", "", "`NOM` de la personne qui déclare")
	return command
}

func (a *App) printDeclaration(report batch.DeclareKeyReport, o batch.DeclareKeyOptions) {
	fmt.Fprintf(a.Out, "clé %s déclarée au journal, écriture n° %d\n", report.Key.Label(), report.Head.Seq)
	switch {
	case o.Former != nil:
		fmt.Fprintf(a.Out, "elle remplace %s, qui l'a signée\n", report.Former.Label())
	case report.Former.String() != "":
		fmt.Fprintf(a.Out, "elle remplace %s, qui ne l'a pas signée : prévenez vous-même le comptable et l'auditeur\n", report.Former.Label())
	}
	fmt.Fprintf(a.Out, "clé publique à leur remettre : %s\n", report.Key)
	fmt.Fprintf(a.Out, "tête du journal à conserver hors de la base : %d:%s\n", report.Head.Seq, report.Head.Hash)
}
