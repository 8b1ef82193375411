namespace Airworthy.Server.Tests.Storage;

/// <summary>
/// What a disk holds for certain, and what was asked of it since: after a power loss any part of the latter may be there. A sector of 512 bytes is written
/// whole or not, in any order between two syncs; a file's name comes and goes with a sync of its folder.
/// </summary>
internal sealed class DiskState
{
    private const int SectorBytes = 512;

    private readonly Dictionary<string, DiskFile> _durable = [];
    private readonly Dictionary<string, DiskFile> _current = [];
    private readonly List<(string Name, DiskFile? File)> _namesChanged = [];

    /// <summary>What a disk holds for certain that was given these files.</summary>
    public static DiskState Of(IReadOnlyDictionary<string, byte[]> files)
    {
        var state = new DiskState();
        foreach (var folder in files.Keys.Select(FolderOf).Where(folder => folder != ".").Distinct())
            state._durable.Add(folder, new DiskFile { IsFolder = true });
        foreach (var (name, content) in files)
            state._durable.Add(name, new DiskFile { Content = content });
        foreach (var (name, file) in state._durable)
            state._current.Add(name, file);
        return state;
    }

    public DiskState Copy()
    {
        var copies = _durable.Values.Concat(_current.Values).Concat(_namesChanged.Select(change => change.File).OfType<DiskFile>()).Distinct()
            .ToDictionary(file => file, file => file.Copy());
        var state = new DiskState();
        foreach (var (name, file) in _durable)
            state._durable.Add(name, copies[file]);
        foreach (var (name, file) in _current)
            state._current.Add(name, copies[file]);
        state._namesChanged.AddRange(_namesChanged.Select(change => (change.Name, change.File is null ? null : copies[change.File])));
        return state;
    }

    public void Apply(DiskOperation operation)
    {
        switch (operation.Kind)
        {
            case DiskOperationKind.CreateFolder or DiskOperationKind.OpenOrCreate when _current.ContainsKey(operation.Name):
                break;
            case DiskOperationKind.Create when _current.TryGetValue(operation.Name, out var known):
                known.Pending.Add(new(DiskOperationKind.Truncate, operation.Name));
                break;
            case DiskOperationKind.CreateFolder or DiskOperationKind.Create or DiskOperationKind.OpenOrCreate:
                var created = new DiskFile { IsFolder = operation.Kind == DiskOperationKind.CreateFolder };
                _current.Add(operation.Name, created);
                _namesChanged.Add((operation.Name, created));
                break;
            case DiskOperationKind.Delete:
                if (_current.Remove(operation.Name))
                    _namesChanged.Add((operation.Name, null));
                break;
            case DiskOperationKind.Sync:
                if (_current.TryGetValue(operation.Name, out var synced))
                    synced.Sync();
                break;
            case DiskOperationKind.SyncFolder:
                foreach (var (name, file) in _namesChanged.Where(change => FolderOf(change.Name) == operation.Name))
                    Rename(_durable, name, file);
                _namesChanged.RemoveAll(change => FolderOf(change.Name) == operation.Name);
                break;
            default:
                if (_current.TryGetValue(operation.Name, out var changed))
                    changed.Pending.Add(operation);
                break;
        }
    }

    /// <summary>What stands in the files as long as the power stays on.</summary>
    public Dictionary<string, byte[]> Current() => _current.Where(file => !file.Value.IsFolder).ToDictionary(file => file.Key, file => file.Value.With(file.Value.Pending));

    /// <summary>What may stand in them after the power has failed.</summary>
    public Dictionary<string, byte[]> AfterPowerLoss(Random random)
    {
        var share = random.Next(4) switch { 0 => 0, 1 => 1, _ => random.NextDouble() };
        var isTorn = random.Next(2) == 0;
        var names = new Dictionary<string, DiskFile>(_durable);
        foreach (var (name, file) in _namesChanged)
        {
            if (random.NextDouble() < share)
                Rename(names, name, file);
        }

        return names
            .Where(file => !file.Value.IsFolder && (FolderOf(file.Key) == "." || names.ContainsKey(FolderOf(file.Key))))
            .ToDictionary(file => file.Key, file => file.Value.With(Survivors(file.Value.Pending, share, isTorn, random)));
    }

    private static List<DiskOperation> Survivors(List<DiskOperation> pending, double share, bool isTorn, Random random)
    {
        var survivors = new List<DiskOperation>();
        foreach (var operation in pending)
        {
            if (operation.Kind == DiskOperationKind.Truncate)
            {
                if (random.NextDouble() < share)
                    survivors.Add(operation);
                continue;
            }

            for (var at = 0; at < operation.Bytes.Length;)
            {
                var end = (int)Math.Min(operation.Bytes.Length, (operation.Offset + at) / SectorBytes * SectorBytes + SectorBytes - operation.Offset);
                if (random.NextDouble() < share)
                    survivors.Add(operation with { Offset = operation.Offset + at, Bytes = operation.Bytes[at..end] });
                at = end;
            }
        }

        // Worse than a disk does: the last sector is only begun. SQLite counts on the disk for the 32 bytes of its WAL's header alone.
        if (isTorn && survivors is [.., { Kind: DiskOperationKind.Write, Bytes.Length: > 32 } last])
            survivors[^1] = last with { Bytes = last.Bytes[..random.Next(last.Bytes.Length)] };
        return survivors;
    }

    private static void Rename(Dictionary<string, DiskFile> names, string name, DiskFile? file)
    {
        if (file is null)
            names.Remove(name);
        else
            names[name] = file;
    }

    private static string FolderOf(string name) => Path.GetDirectoryName(name) is { Length: > 0 } folder ? folder : ".";

    private sealed class DiskFile
    {
        public bool IsFolder { get; init; }

        /// <summary>What is certain to be there.</summary>
        public byte[] Content { get; set; } = [];

        public List<DiskOperation> Pending { get; private init; } = [];

        public DiskFile Copy() => new() { IsFolder = IsFolder, Content = Content, Pending = [.. Pending] };

        public void Sync()
        {
            Content = With(Pending);
            Pending.Clear();
        }

        public byte[] With(IEnumerable<DiskOperation> operations)
        {
            var content = Content;
            var isCopy = false;
            foreach (var operation in operations)
            {
                var size = operation.Kind == DiskOperationKind.Truncate ? operation.Offset : Math.Max(content.Length, operation.Offset + operation.Bytes.Length);
                if (size != content.Length)
                    Array.Resize(ref content, (int)size);
                else if (!isCopy)
                    content = [.. content];
                isCopy = true;
                operation.Bytes.CopyTo(content, operation.Offset);
            }

            return content;
        }
    }
}
