package pack

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"quotepart/billing"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// stagingName is behind the name of a pack that is being written beside its place.
const stagingName = ".quotepart-en-cours"

// WriteFile writes the pack of an archive to a file, whole or not at all: it is written and synced beside its place, then
// moved there. It takes the place of an earlier pack of the same ledger that nobody changed; it answers fault.Conflict for
// any other file, unless it already holds the very bytes. Two runs at once on one file are the caller's to prevent.
func WriteFile(path string, from billing.Archive) (Manifest, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return Manifest{}, err
	}
	parent, name := filepath.Split(path)
	if name == "" {
		return Manifest{}, fault.Refuse(fault.Invalid, "« %s » ne peut pas être un paquet d'audit", path)
	}
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return Manifest{}, err
	}
	root, err := os.OpenRoot(parent)
	if err != nil {
		return Manifest{}, err
	}
	defer root.Close()
	staging := "." + name + stagingName
	manifest, sum, err := stage(root, staging, from)
	if err == nil {
		err = mayReplace(root, name, sum, from)
	}
	if err != nil {
		_ = root.Remove(staging) // the error that matters is the first
		return Manifest{}, err
	}
	if err := root.Rename(staging, name); err != nil {
		return Manifest{}, err
	}
	return manifest, syncFolder(root)
}

// stage writes and syncs the pack, and gives the digest of its bytes.
func stage(root *os.Root, staging string, from billing.Archive) (manifest Manifest, sum []byte, err error) {
	out, err := root.OpenFile(staging, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return Manifest{}, nil, err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	digest := sha256.New()
	if manifest, err = Write(io.MultiWriter(out, digest), from); err != nil {
		return Manifest{}, nil, err
	}
	return manifest, digest.Sum(nil), out.Sync()
}

// mayReplace refuses to write over what is not ours to replace.
func mayReplace(root *os.Root, name string, sum []byte, from billing.Archive) error {
	file, err := root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if info.IsDir() {
		return fault.Refuse(fault.Conflict, "« %s » est un dossier, pas un fichier", name)
	}
	if same, err := holds(file, sha256.New(), sum); err != nil || same {
		return err
	}
	earlier, err := New(file, info.Size())
	if err != nil {
		return fault.Refuse(fault.Conflict, "« %s » existe déjà et n'est pas un paquet d'audit de quotepart : déplacez-le ou choisissez un autre nom", name)
	}
	if damage, err := earlier.Damage(); err != nil || len(damage) > 0 {
		return fault.Refuse(fault.Conflict, "« %s » existe déjà et a été modifié depuis que quotepart l'a écrit : déplacez-le ou choisissez un autre nom", name)
	}
	return extends(from, earlier.manifest.Head, name)
}

func holds(file io.Reader, digest hash.Hash, sum []byte) (bool, error) {
	_, err := io.Copy(digest, file)
	return bytes.Equal(digest.Sum(nil), sum), err
}

// extends refuses to replace the pack of another ledger: it may be all that is left of it.
func extends(from billing.Archive, head ledger.Head, name string) error {
	found := head == ledger.Head{}
	err := from.Entries(func(e ledger.Entry) error {
		found = found || e.Head() == head
		return nil
	})
	if err == nil && !found {
		return fault.Refuse(fault.Conflict, "« %s » est le paquet d'un autre journal (tête %s) : déplacez-le ou choisissez un autre nom", name, fmt.Sprintf("%d:%s", head.Seq, head.Hash))
	}
	return err
}

// syncFolder makes the name last through a power cut.
func syncFolder(root *os.Root) error {
	folder, err := root.Open(".")
	if err != nil {
		return err
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil && runtime.GOOS != "windows" { // Windows has no sync of folders
		return err
	}
	return nil
}
