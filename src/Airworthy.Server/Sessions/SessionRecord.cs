using System.Buffers.Binary;
using Airworthy.Protocol;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;
using Airworthy.Server.Users;

namespace Airworthy.Server.Sessions;

/// <summary>
/// How a session's state is written: in the log as an update, in a block as the fact that is kept. About 40 bytes.
/// Numbers that mostly repeat (the three origins, the beginning and the first update) are written as differences.
/// </summary>
internal static class SessionRecord
{
    /// <summary>No record is longer.</summary>
    public const int MaxBytes = 160;

    public const int IdBytes = 16;

    private const byte StatusMask = 0x07;
    private const int MechanismShift = 3;
    private const byte MechanismMask = 0x03;
    private const byte HasBeginningFlag = 0x20;
    private const byte HasUserFlag = 0x40;
    private const byte MovedFlag = 0x80;

    private const byte HasDurationFlag = 0x01;
    private const byte HasErrorsFlag = 0x02;
    private const byte OwnUserOriginFlag = 0x04;
    private const byte OwnEnvironmentOriginFlag = 0x08;
    private const byte SequenceIsClockFlag = 0x10;
    private const byte WholeMillisecondsFlag = 0x20;
    private const byte DurationIsWholeFlag = 0x40;

    /// <summary>Writes the state without its project; returns the number of bytes.</summary>
    public static int Write(Span<byte> target, in SessionState session)
    {
        var whole = session.Started.Ticks % TimeSpan.TicksPerMillisecond == 0 && session.ReleaseOrigin.Timestamp.Ticks % TimeSpan.TicksPerMillisecond == 0;
        var unit = whole ? TimeSpan.TicksPerMillisecond : 1;
        // A missing sequence number is the time of receipt in milliseconds: near the update's own time.
        var clock = unchecked((long)session.ReleaseOrigin.Sequence) - UnixMilliseconds(session.ReleaseOrigin.Timestamp);
        var sequenceIsClock = clock is > -(1L << 40) and < 1L << 40 && session.ReleaseOrigin.Sequence > 1UL << 32;
        var ownUser = session.User != UserHash.None && session.UserOrigin != session.ReleaseOrigin;
        var ownEnvironment = session.Environment != EnvironmentId.None && session.EnvironmentOrigin != session.ReleaseOrigin;

        var milliseconds = Math.Round(session.DurationSeconds * 1000);
        var durationIsWhole = milliseconds is >= 0 and < 1L << 40 && milliseconds / 1000 == session.DurationSeconds;

        WriteId(target, session.Id);
        target[16] = (byte)((byte)session.Status | ((byte)session.Mechanism << MechanismShift)
            | (session.HasBeginning ? HasBeginningFlag : 0) | (session.User != UserHash.None ? HasUserFlag : 0));
        target[17] = (byte)((double.IsNaN(session.DurationSeconds) ? 0 : HasDurationFlag) | (session.Errors > 0 ? HasErrorsFlag : 0)
            | (ownUser ? OwnUserOriginFlag : 0) | (ownEnvironment ? OwnEnvironmentOriginFlag : 0)
            | (sequenceIsClock ? SequenceIsClockFlag : 0) | (whole ? WholeMillisecondsFlag : 0) | (durationIsWhole ? DurationIsWholeFlag : 0));
        var at = 18;
        at += Varint.Write(target[at..], Varint.ZigZag((session.Started.Ticks - DateTime.UnixEpoch.Ticks) / unit));
        at += Varint.Write(target[at..], Varint.ZigZag((session.ReleaseOrigin.Timestamp.Ticks - session.Started.Ticks) / unit));
        at += Varint.Write(target[at..], sequenceIsClock ? Varint.ZigZag(clock) : session.ReleaseOrigin.Sequence);
        at += Varint.Write(target[at..], (ulong)session.Release.Value);
        at += Varint.Write(target[at..], (ulong)session.Environment.Value);
        if (session.User != UserHash.None)
            at += WriteUInt64(target[at..], session.User.Value);
        if (durationIsWhole)
            at += Varint.Write(target[at..], (ulong)milliseconds);
        else if (!double.IsNaN(session.DurationSeconds))
            at += WriteUInt64(target[at..], BitConverter.DoubleToUInt64Bits(session.DurationSeconds));
        if (session.Errors > 0)
            at += Varint.Write(target[at..], session.Errors);
        if (ownUser)
            at += WriteOrigin(target[at..], session.UserOrigin);
        if (ownEnvironment)
            at += WriteOrigin(target[at..], session.EnvironmentOrigin);
        return at;
    }

    /// <summary>Writes that the session no longer stands in the block's hour.</summary>
    public static int WriteMoved(Span<byte> target, SentryId id)
    {
        WriteId(target, id);
        target[16] = MovedFlag;
        return 17;
    }

    /// <summary>Reads the next record; false if it only says that the session has moved to another hour.</summary>
    public static bool Read(ref ReadOnlySpan<byte> source, ProjectId project, out SessionState session)
    {
        session = new SessionState { Id = ReadId(source), Project = project, DurationSeconds = double.NaN };
        var first = source[16];
        if ((first & MovedFlag) != 0)
        {
            source = source[17..];
            return false;
        }

        var second = source[17];
        source = source[18..];
        session.Status = (SessionStatus)(first & StatusMask);
        session.Mechanism = (AbnormalMechanism)((first >> MechanismShift) & MechanismMask);
        session.HasBeginning = (first & HasBeginningFlag) != 0;

        var unit = (second & WholeMillisecondsFlag) != 0 ? TimeSpan.TicksPerMillisecond : 1;
        session.Started = new DateTime(DateTime.UnixEpoch.Ticks + Varint.UnZigZag(Varint.Read(ref source)) * unit, DateTimeKind.Utc);
        var updated = new DateTime(session.Started.Ticks + Varint.UnZigZag(Varint.Read(ref source)) * unit, DateTimeKind.Utc);
        var sequence = Varint.Read(ref source);
        if ((second & SequenceIsClockFlag) != 0)
            sequence = (ulong)(Varint.UnZigZag(sequence) + UnixMilliseconds(updated));
        session.ReleaseOrigin = new(updated, sequence);
        session.Release = new(Varint.ReadInt32(ref source));
        session.Environment = new(Varint.ReadInt32(ref source));
        if ((first & HasUserFlag) != 0)
            session.User = new(ReadUInt64(ref source));
        if ((second & DurationIsWholeFlag) != 0)
            session.DurationSeconds = Varint.Read(ref source) / 1000.0;
        else if ((second & HasDurationFlag) != 0)
            session.DurationSeconds = BitConverter.UInt64BitsToDouble(ReadUInt64(ref source));
        if ((second & HasErrorsFlag) != 0)
            session.Errors = (uint)Varint.Read(ref source);
        if (session.User != UserHash.None)
            session.UserOrigin = (second & OwnUserOriginFlag) != 0 ? ReadOrigin(ref source) : session.ReleaseOrigin;
        if (session.Environment != EnvironmentId.None)
            session.EnvironmentOrigin = (second & OwnEnvironmentOriginFlag) != 0 ? ReadOrigin(ref source) : session.ReleaseOrigin;
        return true;
    }

    /// <summary>Ids are written so that the order of their bytes is their order.</summary>
    public static void WriteId(Span<byte> target, SentryId id)
    {
        BinaryPrimitives.WriteUInt64BigEndian(target, id.High);
        BinaryPrimitives.WriteUInt64BigEndian(target[8..], id.Low);
    }

    private static SentryId ReadId(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(source), BinaryPrimitives.ReadUInt64BigEndian(source[8..]));

    private static int WriteOrigin(Span<byte> target, Origin origin)
    {
        var length = WriteUInt64(target, (ulong)origin.Timestamp.Ticks);
        return length + Varint.Write(target[length..], origin.Sequence);
    }

    private static Origin ReadOrigin(ref ReadOnlySpan<byte> source)
    {
        var timestamp = new DateTime((long)ReadUInt64(ref source), DateTimeKind.Utc);
        return new(timestamp, Varint.Read(ref source));
    }

    private static int WriteUInt64(Span<byte> target, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target, value);
        return sizeof(ulong);
    }

    private static ulong ReadUInt64(ref ReadOnlySpan<byte> source)
    {
        var value = BinaryPrimitives.ReadUInt64LittleEndian(source);
        source = source[sizeof(ulong)..];
        return value;
    }

    private static long UnixMilliseconds(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
}
