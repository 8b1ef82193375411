using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Airworthy.Protocol.Events;

/// <summary>Reads the members of an event, each by its rules, into the draft and the output.</summary>
internal static class EventMemberReader
{
    private static readonly SearchValues<byte> OfDist = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"u8);

    /// <summary>Reads the value that the cursor stands on. False if it is as good as absent.</summary>
    public static bool Read(EventMember member, scoped ref EventCursor cursor, EventDraft draft, in EventSource source)
    {
        switch (member)
        {
            case EventMember.Id:
                return (draft.Id = IdAt(ref cursor)) is not null;
            case EventMember.Timestamp:
                return (draft.At = cursor.TimeAt()) is not null;
            case EventMember.Level:
                return TryReadLevel(ref cursor, draft);
            case EventMember.Platform:
                return (draft.Platform = cursor.TakeText("platform"u8, EventLimits.Logger)) is not null;
            case EventMember.Release:
                return (draft.Release = TakeName(ref cursor, "release"u8, NameRules.IsRelease)) is not null;
            case EventMember.Dist:
                return (draft.Dist = TakeName(ref cursor, "dist"u8, IsDist)) is not null;
            case EventMember.Environment:
                return (draft.Environment = TakeName(ref cursor, "environment"u8, NameRules.IsEnvironment)) is not null;
            case EventMember.Transaction:
                return (draft.Transaction = TakeTrimmed(ref cursor, "transaction"u8, EventLimits.Transaction)) is not null;
            case EventMember.Logger:
                return (draft.Logger = TakeTrimmed(ref cursor, "logger"u8, EventLimits.Logger)) is not null;
            case EventMember.ServerName:
                return (draft.ServerName = TakeTrimmed(ref cursor, "server_name"u8, EventLimits.Name)) is not null;
            case EventMember.Checksum:
                return (draft.Checksum = TakeTrimmed(ref cursor, "checksum"u8, EventLimits.Name)) is not null;
            case EventMember.Message:
                return (draft.Message = MessageReader.Read(ref cursor)) is not null;
            case EventMember.Exception:
                return ExceptionReader.Read(ref cursor, draft.Exceptions);
            case EventMember.MainExceptionId:
                return (draft.MainExceptionId = cursor.TakeCount("main_exception_id"u8)) is not null;
            case EventMember.Stacktrace:
                return StacktraceReader.Read(ref cursor, draft.Frames);
            case EventMember.Threads:
                return ThreadsReader.Read(ref cursor, draft);
            case EventMember.Fingerprint:
                return TryReadFingerprint(ref cursor, draft.Fingerprint);
            case EventMember.Tags:
                return TagsReader.Read(ref cursor, draft.Tags);
            case EventMember.User:
                return (draft.User = UserReader.Read(ref cursor, source.ClientAddress)) is not null;
            case EventMember.Request:
                return RequestReader.Read(ref cursor, draft);
            case EventMember.Breadcrumbs:
                return BreadcrumbsReader.Read(ref cursor);
            case EventMember.Contexts:
                return TryKeepContexts(ref cursor);
            case EventMember.Extra:
                return TryKeepObject(ref cursor, "extra"u8, EventLimits.ExtraBytes, namesTell: true);
            case EventMember.Modules:
                return TryKeepObject(ref cursor, "modules"u8, EventLimits.ModuleBytes, namesTell: false);
            default:
                return TryReadSdk(ref cursor, draft);
        }
    }

    private static SentryId? IdAt(scoped ref EventCursor cursor)
    {
        if (cursor.Json.TokenType == JsonTokenType.String)
            return SentryId.TryParse(cursor.Unescaped(), out var id) && !id.IsNil ? id : null;
        cursor.Json.Skip();
        return null;
    }

    private static bool TryReadLevel(scoped ref EventCursor cursor, EventDraft draft)
    {
        var level = default(EventLevel?);
        if (cursor.Json.TokenType == JsonTokenType.String)
            level = LevelNamed(cursor.Unescaped());
        else if (cursor.Json.TokenType == JsonTokenType.Number)
            level = cursor.Json.TryGetInt32(out var number) ? LevelNumbered(number) : null;
        else
            cursor.Json.Skip();
        draft.Level = level ?? EventLevel.Error;
        return level is not null;
    }

    private static EventLevel? LevelNamed(ReadOnlySpan<byte> word)
    {
        if (word.SequenceEqual("error"u8))
            return EventLevel.Error;
        if (word.SequenceEqual("fatal"u8) || word.SequenceEqual("critical"u8))
            return EventLevel.Fatal;
        if (word.SequenceEqual("warning"u8))
            return EventLevel.Warning;
        if (word.SequenceEqual("info"u8) || word.SequenceEqual("log"u8))
            return EventLevel.Info;
        return word.SequenceEqual("debug"u8) ? EventLevel.Debug : null;
    }

    /// <summary>As Python's logging numbers them.</summary>
    private static EventLevel? LevelNumbered(int number) => number switch
    {
        50 => EventLevel.Fatal,
        40 => EventLevel.Error,
        30 => EventLevel.Warning,
        20 => EventLevel.Info,
        10 => EventLevel.Debug,
        _ => null,
    };

    /// <summary>A name that is as it comes, or none.</summary>
    private static string? TakeName(scoped ref EventCursor cursor, scoped ReadOnlySpan<byte> name, Func<ReadOnlySpan<byte>, bool> isGood)
    {
        if (cursor.ScalarAt()?.Trim() is not { } text || !isGood(Encoding.UTF8.GetBytes(text)))
            return null;
        cursor.Output.Name(name);
        cursor.Output.Text(text);
        return text;
    }

    private static bool IsDist(ReadOnlySpan<byte> name) => name.Length is > 0 and <= EventLimits.Dist && !name.ContainsAnyExcept(OfDist);

    private static string? TakeTrimmed(scoped ref EventCursor cursor, scoped ReadOnlySpan<byte> name, int limit)
    {
        if (cursor.Json.TokenType == JsonTokenType.String)
            return cursor.TakeScalar(name, limit);
        cursor.Json.Skip();
        return null;
    }

    private static bool TryReadFingerprint(scoped ref EventCursor cursor, List<string> fingerprint)
    {
        if (cursor.Json.TokenType != JsonTokenType.StartArray)
        {
            cursor.Json.Skip();
            return false;
        }

        while (cursor.NextElement())
        {
            if (cursor.ScalarAt(cutsFractions: true) is { } text && fingerprint.Count < EventLimits.Fingerprints)
                fingerprint.Add(cursor.Cleaned(text, EventLimits.Fingerprint, isProse: true));
        }

        if (fingerprint.Count == 0)
            return false;
        cursor.Output.Name("fingerprint"u8);
        cursor.Output.BeginArray();
        foreach (var text in fingerprint)
            cursor.Output.Text(text);
        cursor.Output.EndArray();
        return true;
    }

    private static bool TryKeepObject(scoped ref EventCursor cursor, scoped ReadOnlySpan<byte> name, int maxBytes, bool namesTell)
    {
        if (cursor.Json.TokenType == JsonTokenType.StartObject)
            return FreeForm.WriteMember(ref cursor, name, maxBytes, namesTell);
        cursor.Json.Skip();
        return false;
    }

    /// <summary>An object of objects: what else is in it is no context.</summary>
    private static bool TryKeepContexts(scoped ref EventCursor cursor)
    {
        if (cursor.Json.TokenType != JsonTokenType.StartObject)
        {
            cursor.Json.Skip();
            return false;
        }

        var start = cursor.Output.Length;
        cursor.Output.Name("contexts"u8);
        cursor.Output.BeginObject();
        var first = cursor.Output.Length;
        var contexts = cursor.NextObject();
        while (cursor.NextMember(out var name))
        {
            if (cursor.Json.TokenType == JsonTokenType.StartObject)
                FreeForm.WriteChosen(ref cursor, name, contexts, first + EventLimits.ContextBytes);
            else
                cursor.Json.Skip();
        }

        return cursor.Output.EndObjectUnlessEmpty(start);
    }

    private static bool TryReadSdk(scoped ref EventCursor cursor, EventDraft draft)
    {
        if (cursor.Json.TokenType != JsonTokenType.StartObject)
        {
            cursor.Json.Skip();
            return false;
        }

        bool hasPackages = false, hasIntegrations = false;
        var start = cursor.Output.Length;
        cursor.Output.Name("sdk"u8);
        cursor.Output.BeginObject();
        while (cursor.NextMember(out var name))
        {
            if (draft.SdkName is null && name.SequenceEqual("name"u8))
                draft.SdkName = cursor.TakeText("name"u8, EventLimits.Name);
            else if (draft.SdkVersion is null && name.SequenceEqual("version"u8))
                draft.SdkVersion = cursor.TakeText("version"u8, EventLimits.Name);
            else if (!hasPackages && name.SequenceEqual("packages"u8))
                hasPackages = FreeForm.WriteMember(ref cursor, "packages"u8, EventLimits.DataBytes, namesTell: false);
            else if (!hasIntegrations && name.SequenceEqual("integrations"u8))
                hasIntegrations = FreeForm.WriteMember(ref cursor, "integrations"u8, EventLimits.DataBytes, namesTell: false);
            else
                cursor.Json.Skip();
        }

        return cursor.Output.EndObjectUnlessEmpty(start);
    }
}
