
namespace Airworthy.Server.Users;

/// <summary>
/// Numbers the organization's users in the order in which they are first seen, so that sets of them are dense.
/// 12 bytes a slot, half to three quarters of the slots used. Not thread-safe.
/// </summary>
internal sealed class UserNumbers(int maxUsers)
{
    // Growing one of 64 parts at a time keeps a pause, and the memory for the copy, 64 times smaller.
    private const int Parts = 64;

    private readonly Part[] _parts = [.. Enumerable.Range(0, Parts).Select(_ => new Part())];
    private readonly List<ulong> _unsaved = [];

    public int Count { get; private set; }

    /// <summary>The first number that is not in the store yet.</summary>
    public int FirstUnsaved => Count - _unsaved.Count;

    /// <summary>The user's number; null if none was given.</summary>
    public uint? Find(UserHash user) => _parts[user.Value >> 58].TryFind(user.Value, out var number) ? number : null;

    /// <summary>Brings into the processor's caches what a look for the user's number reads.</summary>
    public uint LookAt(UserHash user) => _parts[user.Value >> 58].LookAt(user.Value);

    /// <summary>The user's number, given now if it is new; false when the configured number of users is reached.</summary>
    public bool TryNumber(UserHash user, out uint number)
    {
        var part = _parts[user.Value >> 58];
        if (part.TryFind(user.Value, out number))
            return true;
        if (Count >= maxUsers)
            return false;

        number = (uint)Count++;
        part.Add(user.Value, number);
        _unsaved.Add(user.Value);
        return true;
    }

    /// <summary>Takes the next user as the store has it.</summary>
    public void Restore(ulong hash) => _parts[hash >> 58].Add(hash, (uint)Count++);

    /// <summary>Users whose number is not in the store yet, in the order of their numbers.</summary>
    public ulong[] CopyUnsaved() => [.. _unsaved];

    public void Saved(int count) => _unsaved.RemoveRange(0, count);

    private sealed class Part
    {
        private ulong[] _hashes = new ulong[64];
        private uint[] _numbers = new uint[64];
        private int _count;

        public uint LookAt(ulong hash)
        {
            var at = (int)hash & (_hashes.Length - 1);
            return (uint)_hashes[at] + _numbers[at];
        }

        public bool TryFind(ulong hash, out uint number)
        {
            var at = SlotOf(hash);
            number = _numbers[at];
            return _hashes[at] == hash;
        }

        public void Add(ulong hash, uint number)
        {
            if (_count * 4 >= _hashes.Length * 3)
                Grow();
            var at = SlotOf(hash);
            (_hashes[at], _numbers[at]) = (hash, number);
            _count++;
        }

        /// <summary>The slot that holds the hash, or the free one where it belongs. Zero is no user's hash.</summary>
        private int SlotOf(ulong hash)
        {
            var mask = _hashes.Length - 1;
            var at = (int)hash & mask;
            while (_hashes[at] != 0 && _hashes[at] != hash)
                at = (at + 1) & mask;
            return at;
        }

        private void Grow()
        {
            var (hashes, numbers) = (_hashes, _numbers);
            (_hashes, _numbers) = (new ulong[hashes.Length * 2], new uint[hashes.Length * 2]);
            for (var i = 0; i < hashes.Length; i++)
            {
                if (hashes[i] == 0)
                    continue;
                var at = SlotOf(hashes[i]);
                (_hashes[at], _numbers[at]) = (hashes[i], numbers[i]);
            }
        }
    }
}
