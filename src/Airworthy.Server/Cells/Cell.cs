using Airworthy.Server.Storage;
using Airworthy.Server.Users;

namespace Airworthy.Server.Cells;

/// <summary>
/// The sessions of one (project, release, environment, period): five counts, and five nested sets of users.
/// The set at a health holds the users with a session at least that bad, so each worse set is contained in the better ones
/// and crashed users can never outnumber users.
/// </summary>
internal sealed class Cell
{
    private readonly UserSet?[] _usersAtLeast = new UserSet?[HealthCounts.Columns];
    private HealthCounts _sessions;

    public ref readonly HealthCounts Sessions => ref _sessions;

    /// <summary>The last batch whose changes the stored cell holds: a replay leaves earlier ones out.</summary>
    public long StoredThrough { get; set; }

    /// <summary>Differs from what is stored.</summary>
    public bool IsDirty { get; set; }

    /// <summary>A merge took a user's session away, which a set cannot undo: the sets must be built again from the sessions.</summary>
    public bool UsersAreStale { get; set; }

    public bool IsEmpty => _sessions.Total == 0;

    public long Bytes
    {
        get
        {
            var bytes = 200L;
            foreach (var users in _usersAtLeast)
                bytes += users?.Bytes ?? 0;
            return bytes;
        }
    }

    /// <summary>Users with a session at least as bad as <paramref name="health"/>; null if there is none.</summary>
    public UserSet? UsersAtLeast(SessionHealth health) => _usersAtLeast[(int)health];

    public void AddSessions(SessionHealth health, long count)
    {
        _sessions[health] += count;
        IsDirty = true;
    }

    public void AddUser(UserNumber user, SessionHealth health)
    {
        if (user == UserNumber.None)
            return;
        for (var at = (int)health; at >= 0; at--)
        {
            // Contained in the worse set means contained in all better ones.
            if (!(_usersAtLeast[at] ??= new UserSet()).Add(user.Value))
                break;
            IsDirty = true;
        }
    }

    public void ClearUsers()
    {
        Array.Clear(_usersAtLeast);
        UsersAreStale = false;
        IsDirty = true;
    }

    public byte[] Serialize()
    {
        // A set of many users is large: growing to it by doubling would leave twice as much garbage.
        using var stream = new MemoryStream((int)Bytes);
        using var writer = new BinaryWriter(stream);
        writer.Write(UsersAreStale);
        for (var i = 0; i < HealthCounts.Columns; i++)
            writer.Write7BitEncodedInt64(_sessions[i]);
        foreach (var users in _usersAtLeast)
        {
            writer.Write(users is not null);
            users?.Write(writer);
        }

        return stream.ToArray();
    }

    public static Cell Deserialize(ReadOnlySpan<byte> source, long storedThrough)
    {
        var cell = new Cell { StoredThrough = storedThrough, UsersAreStale = source[0] != 0 };
        source = source[1..];
        for (var i = 0; i < HealthCounts.Columns; i++)
            cell._sessions[i] = (long)Varint.Read(ref source);
        foreach (ref var users in cell._usersAtLeast.AsSpan())
        {
            var present = source[0] != 0;
            source = source[1..];
            if (present)
                users = UserSet.Read(ref source);
        }

        return cell;
    }
}
