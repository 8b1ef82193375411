namespace Airworthy.Protocol.Events;

/// <summary>What an event has.</summary>
internal enum EventMember
{
    /// <summary>What is not kept.</summary>
    None,
    Id,
    Timestamp,
    Level,
    Platform,
    Release,
    Dist,
    Environment,
    Transaction,
    Logger,
    ServerName,
    Message,
    Exception,
    Stacktrace,
    Threads,
    Fingerprint,
    Checksum,
    Tags,
    User,
    Request,
    Contexts,
    Breadcrumbs,
    Extra,
    Modules,
    Sdk,
    MainExceptionId,
}

/// <summary>The names of an event's members, those of old SDKs included.</summary>
internal static class EventMemberNames
{
    /// <param name="isAlias">Whether it is an old name, which counts where the new one is not there.</param>
    public static EventMember MemberNamed(ReadOnlySpan<byte> name, out bool isAlias)
    {
        isAlias = false;
        switch (name.Length)
        {
            case 3:
                return name.SequenceEqual("sdk"u8) ? EventMember.Sdk : EventMember.None;
            case 4:
                return name.SequenceEqual("tags"u8) ? EventMember.Tags
                    : name.SequenceEqual("user"u8) ? EventMember.User
                    : name.SequenceEqual("dist"u8) ? EventMember.Dist
                    : EventMember.None;
            case 5:
                return name.SequenceEqual("level"u8) ? EventMember.Level : name.SequenceEqual("extra"u8) ? EventMember.Extra : EventMember.None;
            case 6:
                return name.SequenceEqual("logger"u8) ? EventMember.Logger : EventMember.None;
            case 7:
                isAlias = name.SequenceEqual("message"u8);
                return isAlias ? EventMember.Message
                    : name.SequenceEqual("release"u8) ? EventMember.Release
                    : name.SequenceEqual("request"u8) ? EventMember.Request
                    : name.SequenceEqual("threads"u8) ? EventMember.Threads
                    : name.SequenceEqual("modules"u8) ? EventMember.Modules
                    : EventMember.None;
            case 8:
                return name.SequenceEqual("event_id"u8) ? EventMember.Id
                    : name.SequenceEqual("platform"u8) ? EventMember.Platform
                    : name.SequenceEqual("contexts"u8) ? EventMember.Contexts
                    : name.SequenceEqual("logentry"u8) ? EventMember.Message
                    : name.SequenceEqual("checksum"u8) ? EventMember.Checksum
                    : EventMember.None;
            case 9:
                return name.SequenceEqual("timestamp"u8) ? EventMember.Timestamp : name.SequenceEqual("exception"u8) ? EventMember.Exception : EventMember.None;
            case 10:
                return name.SequenceEqual("stacktrace"u8) ? EventMember.Stacktrace : EventMember.None;
            case 11:
                return name.SequenceEqual("environment"u8) ? EventMember.Environment
                    : name.SequenceEqual("transaction"u8) ? EventMember.Transaction
                    : name.SequenceEqual("breadcrumbs"u8) ? EventMember.Breadcrumbs
                    : name.SequenceEqual("server_name"u8) ? EventMember.ServerName
                    : name.SequenceEqual("fingerprint"u8) ? EventMember.Fingerprint
                    : EventMember.None;
            case 17:
                return name.SequenceEqual("main_exception_id"u8) ? EventMember.MainExceptionId : EventMember.None;
            default:
                isAlias = true;
                return name.StartsWith("sentry.interfaces."u8) ? InterfaceNamed(name["sentry.interfaces.".Length..]) : EventMember.None;
        }
    }

    private static EventMember InterfaceNamed(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("Message"u8))
            return EventMember.Message;
        if (name.SequenceEqual("Exception"u8))
            return EventMember.Exception;
        if (name.SequenceEqual("Stacktrace"u8))
            return EventMember.Stacktrace;
        if (name.SequenceEqual("User"u8))
            return EventMember.User;
        if (name.SequenceEqual("Http"u8))
            return EventMember.Request;
        if (name.SequenceEqual("Breadcrumbs"u8))
            return EventMember.Breadcrumbs;
        return name.SequenceEqual("Contexts"u8) ? EventMember.Contexts : EventMember.None;
    }
}
