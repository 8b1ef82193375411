using Airworthy.Protocol;
using Airworthy.Server.Users;

namespace Airworthy.Server.Cells;

/// <summary>The users of a cell's sessions, a set for each <see cref="UserLevel"/>: exact ones by number, and a sketch of those that have none.</summary>
internal sealed class CellUsers
{
    private readonly UserSet?[] _numbered = new UserSet?[UserLevels.Count];

    // Only beyond the number of users that the installation numbers.
    private UserSketch?[]? _sketched;

    /// <summary>Users with a number; null if there is none.</summary>
    public UserSet? Numbered(UserLevel level) => _numbered[(int)level];

    /// <summary>Users without a number; null if there is none.</summary>
    public UserSketch? Sketched(UserLevel level) => _sketched?[(int)level];

    public bool HasSketches => _sketched is not null;

    /// <summary>Memory held, in bytes, about.</summary>
    public long Bytes
    {
        get
        {
            var bytes = 100L;
            foreach (var users in _numbered)
                bytes += users?.Bytes ?? 0;
            foreach (var users in _sketched ?? [])
                bytes += users?.Bytes ?? 0;
            return bytes;
        }
    }

    /// <summary>Counts the user of a session; false if nothing changed.</summary>
    /// <param name="number">The user's number, or null for one that got none.</param>
    public bool Add(UserHash user, uint? number, SessionHealth health, AbnormalMechanism mechanism)
    {
        var changed = AddNested(user, number, health);
        if (mechanism != AbnormalMechanism.None)
            changed |= AddTo(UserLevel.Anr, user, number);
        if (mechanism == AbnormalMechanism.AnrForeground)
            changed |= AddTo(UserLevel.ForegroundAnr, user, number);
        return changed;
    }

    /// <summary>The users of all of these.</summary>
    /// <param name="union">Empty, and so it is left.</param>
    public static CellUsers Unite(IReadOnlyCollection<CellUsers> all, UserUnion union)
    {
        var united = new CellUsers();
        for (var level = 0; level < UserLevels.Count; level++)
        {
            foreach (var one in all)
            {
                if (one._numbered[level] is { } numbered)
                    union.Add(numbered);
                if (one._sketched?[level] is { } sketched)
                    ((united._sketched ??= new UserSketch?[UserLevels.Count])[level] ??= new UserSketch()).UnionWith(sketched);
            }

            united._numbered[level] = union.Count > 0 ? union.TakeSet() : null;
        }

        return united;
    }

    /// <summary>What stays as it is while this one goes on changing, to be read without the gate.</summary>
    public CellUsers Share()
    {
        var shared = new CellUsers();
        for (var level = 0; level < UserLevels.Count; level++)
        {
            shared._numbered[level] = _numbered[level]?.Share();
            if (_sketched?[level] is { } sketched)
                (shared._sketched ??= new UserSketch?[UserLevels.Count])[level] = sketched.Share();
        }

        return shared;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_sketched is not null);
        foreach (var users in _numbered)
        {
            writer.Write(users is not null);
            users?.Write(writer);
        }

        foreach (var users in _sketched ?? [])
        {
            writer.Write(users is not null);
            users?.Write(writer);
        }
    }

    public static CellUsers Read(ref ReadOnlySpan<byte> source)
    {
        var users = new CellUsers();
        var hasSketches = ReadFlag(ref source);
        foreach (ref var numbered in users._numbered.AsSpan())
            numbered = ReadFlag(ref source) ? UserSet.Read(ref source) : null;
        if (!hasSketches)
            return users;
        users._sketched = new UserSketch?[UserLevels.Count];
        foreach (ref var sketched in users._sketched.AsSpan())
            sketched = ReadFlag(ref source) ? UserSketch.Read(ref source) : null;
        return users;
    }

    private bool AddNested(UserHash user, uint? number, SessionHealth health)
    {
        var changed = false;
        // Contained in the worse set means contained in all better ones.
        for (var at = (int)health; at >= 0 && AddTo((UserLevel)at, user, number); at--)
            changed = true;
        return changed;
    }

    private bool AddTo(UserLevel level, UserHash user, uint? number) => number is { } known
        ? (_numbered[(int)level] ??= new UserSet()).Add(known)
        : ((_sketched ??= new UserSketch?[UserLevels.Count])[(int)level] ??= new UserSketch()).Add(user);

    private static bool ReadFlag(ref ReadOnlySpan<byte> source)
    {
        var flag = source[0] != 0;
        source = source[1..];
        return flag;
    }
}
