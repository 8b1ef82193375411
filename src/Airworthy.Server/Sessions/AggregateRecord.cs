using System.Buffers.Binary;
using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;
using Airworthy.Server.Users;

namespace Airworthy.Server.Sessions;

/// <summary>How an aggregate is written, in the log and in the store alike.</summary>
internal static class AggregateRecord
{
    public const int MaxBytes = 80;

    /// <summary>Writes the aggregate without its project; returns the number of bytes.</summary>
    public static int Write(Span<byte> target, in SessionAggregate aggregate)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, aggregate.Key.Started.Ticks);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], aggregate.Key.User.Value);
        var at = 16;
        at += Varint.Write(target[at..], (ulong)aggregate.Key.Release.Value);
        at += Varint.Write(target[at..], (ulong)aggregate.Key.Environment.Value);
        foreach (var count in aggregate.Counts)
            at += Varint.Write(target[at..], (ulong)count);
        return at;
    }

    public static SessionAggregate Read(ref ReadOnlySpan<byte> source, ProjectId project)
    {
        var started = new DateTime(BinaryPrimitives.ReadInt64LittleEndian(source), DateTimeKind.Utc);
        var user = new UserHash(BinaryPrimitives.ReadUInt64LittleEndian(source[8..]));
        source = source[16..];
        var release = new ReleaseId(Varint.ReadInt32(ref source));
        var environment = new EnvironmentId(Varint.ReadInt32(ref source));
        var counts = new HealthCounts();
        for (var i = 0; i < HealthCounts.Columns; i++)
            counts[i] = (long)Varint.Read(ref source);
        return new(new(project, release, environment, started, user), counts);
    }
}
