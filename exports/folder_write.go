package exports

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"quotepart/billing/fault"
)

// File is one file of a folder. Write renders it; it must give the same bytes each time, and it may run at the same time
// as that of another file.
type File struct {
	Name  string // with / between folders
	Write func(io.Writer) error
}

// The folders of work. A folder that does not exist yet is made beside its place and moved there whole. One that does
// exist may be a mount of its own, or hold other people's files: the new files are made inside it, where a rename is
// always possible, and are moved one by one once all of them are there.
const (
	stagingName = ".quotepart-en-cours" // being made: a stop here leaves the folder as it was
	readyName   = ".quotepart-pret"     // complete: whatever happens now, the next run finishes it
)

// WriteFolder makes the folder hold exactly these files and their manifest, whole or not at all. Everything is written
// and synced aside first; a failure until then leaves the folder as it was. Then the files are moved into place, the
// manifest last; a stop on any line in between is finished by the next run, whatever that one is to write. Files of the
// manifest before that are no longer produced are removed, unless someone has changed them since; files that no manifest
// lists are left alone. It answers fault.Conflict where such a file stands in the way of one of ours, and fault.Corrupt
// when the manifest in the folder is not readable. Two runs at once on one folder are the caller's to prevent.
func WriteFolder(ctx context.Context, dir string, manifest Manifest, files []File) (Manifest, error) {
	return writeFolder(ctx, dir, manifest, files, func(string) {})
}

// writeFolder tells step what it is about to do to the folder, so that a test can stop it there. Files are rendered at the
// same time: step may be called by several goroutines.
func writeFolder(ctx context.Context, dir string, manifest Manifest, files []File, step func(string)) (Manifest, error) {
	if err := checkNames(files); err != nil {
		return Manifest{}, err
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return Manifest{}, err
	}
	parent, base := filepath.Split(dir)
	if base == "" {
		return Manifest{}, fault.Refuse(fault.Invalid, "« %s » ne peut pas être un dossier d'export", dir)
	}
	switch info, err := os.Stat(dir); {
	case errors.Is(err, fs.ErrNotExist):
		return writeNewFolder(ctx, parent, base, manifest, files, step)
	case err != nil:
		return Manifest{}, err
	case !info.IsDir():
		return Manifest{}, fault.Refuse(fault.Conflict, "« %s » est un fichier, pas un dossier", dir)
	}
	_ = os.RemoveAll(siblingOf(parent, base)) // left by a stop before the folder existed
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Manifest{}, err
	}
	defer root.Close()
	return (&folder{root, step}).replace(ctx, manifest, files)
}

func siblingOf(parent, base string) string { return filepath.Join(parent, "."+base+stagingName) }

// writeNewFolder makes the folder beside its place and moves it there: one rename.
func writeNewFolder(ctx context.Context, parent, base string, manifest Manifest, files []File, step func(string)) (Manifest, error) {
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return Manifest{}, err
	}
	root, err := os.OpenRoot(parent)
	if err != nil {
		return Manifest{}, err
	}
	defer root.Close()
	f, staging := &folder{root, step}, filepath.Base(siblingOf(parent, base))
	manifest, err = f.stage(ctx, staging, manifest, files)
	if err != nil {
		return Manifest{}, err
	}
	step("placer le dossier")
	if err := root.Rename(staging, base); err != nil {
		return Manifest{}, err
	}
	return manifest, f.sync(".")
}

// checkNames refuses a name that leaves the folder, and two that some file system takes for one.
func checkNames(files []File) error {
	seen := make(map[string]bool, len(files))
	for i := range files {
		name := files[i].Name
		if !SafeName(name) {
			return fault.Refuse(fault.Internal, "nom de fichier d'export refusé : « %s »", name)
		}
		if folded := strings.ToLower(name); seen[folded] {
			return fault.Refuse(fault.Internal, "deux fichiers d'export ont le même nom : « %s »", name)
		}
		seen[strings.ToLower(name)] = true
	}
	return nil
}

// folder is a folder at work. All paths are confined to its root.
type folder struct {
	root *os.Root
	step func(string)
}

// replace puts the files into a folder that exists.
func (f *folder) replace(ctx context.Context, manifest Manifest, files []File) (Manifest, error) {
	if err := f.install(); err != nil { // what an earlier run had ready
		return Manifest{}, fmt.Errorf("reprise d'un export interrompu : %w", err)
	}
	old, err := f.manifest(".")
	if err != nil {
		return Manifest{}, err
	}
	manifest, err = f.stage(ctx, stagingName, manifest, files)
	if err != nil {
		return Manifest{}, err
	}
	if err := f.checkWay(old, manifest); err != nil {
		_ = f.root.RemoveAll(stagingName)
		return Manifest{}, err
	}
	f.step("déclarer l'export complet")
	if err := f.root.Rename(stagingName, readyName); err != nil {
		return Manifest{}, err
	}
	if err := f.sync("."); err != nil {
		return Manifest{}, err
	}
	return manifest, f.install()
}

// stage renders all files and the manifest into a fresh folder and syncs it. On failure nothing of it stays.
func (f *folder) stage(ctx context.Context, staging string, manifest Manifest, files []File) (Manifest, error) {
	f.step("préparer")
	if err := f.root.RemoveAll(staging); err != nil {
		return Manifest{}, err
	}
	manifest, err := f.fill(ctx, staging, manifest, files)
	if err != nil {
		_ = f.root.RemoveAll(staging) // the error that matters is the first
		return Manifest{}, err
	}
	return manifest, nil
}

func (f *folder) fill(ctx context.Context, staging string, manifest Manifest, files []File) (Manifest, error) {
	if err := f.root.Mkdir(staging, 0o755); err != nil {
		return Manifest{}, err
	}
	folders := []string{staging}
	for i := range files {
		if inside := path.Join(staging, path.Dir(files[i].Name)); !slices.Contains(folders, inside) {
			if err := f.root.MkdirAll(inside, 0o755); err != nil {
				return Manifest{}, err
			}
			folders = append(folders, inside)
		}
	}
	described, err := f.render(ctx, staging, files)
	if err != nil {
		return Manifest{}, err
	}
	slices.SortFunc(described, func(a, b ManifestFile) int { return strings.Compare(a.Name, b.Name) })
	manifest.Files = described
	text, err := manifest.Encode()
	if err != nil {
		return Manifest{}, err
	}
	if _, err := f.write(staging, File{ManifestName, func(w io.Writer) error { _, err := w.Write(text); return err }}); err != nil {
		return Manifest{}, err
	}
	f.step("sceller")
	for _, inside := range folders {
		if err := f.sync(inside); err != nil {
			return Manifest{}, err
		}
	}
	return manifest, ctx.Err()
}

// render writes the files with as many workers as there are processors: each holds one file at a time, so that memory is
// bounded by them and not by the number of files. The result is in the order of files, whoever came first; so is the
// error.
func (f *folder) render(ctx context.Context, staging string, files []File) ([]ManifestFile, error) {
	described, errs := make([]ManifestFile, len(files)), make([]error, len(files))
	var next atomic.Int64
	var failed atomic.Bool
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		workers.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(files) || failed.Load() || ctx.Err() != nil {
					return
				}
				if described[i], errs[i] = f.write(staging, files[i]); errs[i] != nil {
					failed.Store(true)
				}
			}
		})
	}
	workers.Wait()
	for i := range errs {
		if errs[i] != nil {
			return nil, fmt.Errorf("%s : %w", files[i].Name, errs[i])
		}
	}
	return described, ctx.Err()
}

// write renders one file to disk, hashing what it writes, and syncs it.
func (f *folder) write(staging string, file File) (described ManifestFile, err error) {
	f.step("créer " + file.Name)
	out, err := f.root.OpenFile(path.Join(staging, file.Name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return ManifestFile{}, err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	hash, counter := sha256.New(), &countingWriter{}
	buffer := bufio.NewWriterSize(io.MultiWriter(out, hash, counter), 1<<16)
	if err := file.Write(buffer); err != nil {
		return ManifestFile{}, err
	}
	f.step("vider " + file.Name)
	if err := buffer.Flush(); err != nil {
		return ManifestFile{}, err
	}
	f.step("synchroniser " + file.Name)
	return ManifestFile{Name: file.Name, Bytes: counter.count, SHA256: hex.EncodeToString(hash.Sum(nil))}, out.Sync()
}

type countingWriter struct{ count int64 }

func (c *countingWriter) Write(p []byte) (int, error) {
	c.count += int64(len(p))
	return len(p), nil
}

// manifest reads the manifest of a folder within the root; without one, nothing there is ours.
func (f *folder) manifest(within string) (Manifest, error) {
	text, err := f.root.ReadFile(path.Join(within, ManifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return Manifest{}, nil
	}
	if err != nil {
		return Manifest{}, err
	}
	return DecodeManifest(text)
}

// lists reports whether a file is ours. The files of an encoded manifest are sorted.
func (m *Manifest) lists(name string) bool {
	_, found := slices.BinarySearchFunc(m.Files, name, func(file ManifestFile, name string) int { return strings.Compare(file.Name, name) })
	return found
}

// checkWay refuses to write over a file that is not ours, unless it already holds the very bytes.
func (f *folder) checkWay(old, manifest Manifest) error {
	for _, file := range manifest.Files {
		if old.lists(file.Name) {
			continue
		}
		found, err := describe(f.root.FS(), file.Name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil || found != file {
			return fault.Refuse(fault.Conflict, "« %s » existe déjà dans le dossier et ne vient pas d'un export de quotepart : déplacez-le ou choisissez un autre dossier", file.Name)
		}
	}
	return nil
}

// install moves what is ready into place, and may be run again after a stop anywhere in it: a file that is no longer in
// the ready folder has been moved, and the manifest, which tells old from new, moves last.
func (f *folder) install() error {
	manifest, err := f.manifest(readyName)
	if err != nil {
		return err
	}
	if manifest.Format != "" { // else the manifest has been moved, and everything before it, or nothing is ready
		if err := f.moveFiles(manifest); err != nil {
			return err
		}
		if err := f.removeStale(manifest); err != nil {
			return err
		}
		f.step("placer le manifeste")
		if err := f.root.Rename(path.Join(readyName, ManifestName), ManifestName); err != nil {
			return err
		}
		if err := f.sync("."); err != nil {
			return err
		}
	}
	f.step("ranger")
	return f.root.RemoveAll(readyName)
}

func (f *folder) moveFiles(manifest Manifest) error {
	folders := []string{"."}
	for _, file := range manifest.Files {
		inside := path.Dir(file.Name)
		if !slices.Contains(folders, inside) {
			if err := f.root.MkdirAll(inside, 0o755); err != nil {
				return err
			}
			folders = append(folders, inside)
		}
		f.step("placer " + file.Name)
		if err := f.root.Rename(path.Join(readyName, file.Name), file.Name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	for _, inside := range folders {
		if err := f.sync(inside); err != nil {
			return err
		}
	}
	return nil
}

// removeStale removes the files of the manifest before that are no longer produced. One that is no longer what we wrote
// is someone's work now, and stays.
func (f *folder) removeStale(manifest Manifest) error {
	old, err := f.manifest(".")
	if err != nil {
		return err
	}
	for _, file := range old.Files {
		if manifest.lists(file.Name) {
			continue
		}
		found, err := describe(f.root.FS(), file.Name)
		if errors.Is(err, fs.ErrNotExist) || err == nil && found != file {
			continue
		}
		if err != nil {
			return err
		}
		f.step("retirer " + file.Name)
		if err := f.root.Remove(file.Name); err != nil {
			return err
		}
		if inside := path.Dir(file.Name); inside != "." {
			_ = f.root.Remove(inside) // only an empty folder goes
		}
	}
	return nil
}

// sync makes a folder's names last through a power cut.
func (f *folder) sync(name string) error {
	folder, err := f.root.Open(name)
	if err != nil {
		return err
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil && runtime.GOOS != "windows" { // Windows has no sync of folders
		return err
	}
	return nil
}
