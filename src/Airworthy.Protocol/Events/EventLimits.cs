namespace Airworthy.Protocol.Events;

/// <summary>
/// How much of an event is kept. Texts are measured in Unicode characters, and end in <c>...</c> where they were cut; the parts of free form are measured in bytes of JSON, and what
/// no longer fits is left out. Source: getsentry/relay, <c>relay-event-schema/src/protocol</c>, where it is stricter than these.
/// </summary>
internal static class EventLimits
{
    /// <summary>Messages, values of exceptions, and any text of free form.</summary>
    public const int Text = 8_192;

    /// <summary>Names of types, modules and the like.</summary>
    public const int Name = 256;

    /// <summary>Names of functions, and paths: some languages write whole signatures.</summary>
    public const int Symbol = 512;

    /// <summary>A line of source, of which minified code has long ones.</summary>
    public const int SourceLine = 512;

    /// <summary>Lines of source before and after the one that a frame is at.</summary>
    public const int SourceLines = 5;

    public const int Url = 2_048;

    public const int Transaction = 200;

    public const int Logger = 64;

    public const int Dist = 64;

    /// <summary>The <c>id</c> and the <c>username</c> of a user.</summary>
    public const int User = 128;

    public const int Email = 75;

    public const int TagKey = 200;

    public const int TagValue = 200;

    public const int Tags = 200;

    public const int Fingerprints = 64;

    public const int Fingerprint = 1_024;

    /// <summary>Of a stack trace the outermost and the innermost frames are kept, so many of each.</summary>
    public const int FramesAtEachEnd = 25;

    /// <summary>Of a chain of exceptions likewise.</summary>
    public const int ExceptionsAtEachEnd = 25;

    public const int Threads = 128;

    /// <summary>The newest are kept.</summary>
    public const int Breadcrumbs = 100;

    /// <summary>Levels of objects and lists in what is of free form; deeper ones are written as <c>[Cut]</c>.</summary>
    public const int Depth = 8;

    /// <summary>A longer number is kept as a text: nothing reads it as a number.</summary>
    public const int NumberBytes = 40;

    public const int ExtraBytes = 128 * 1_024;

    public const int ContextBytes = 64 * 1_024;

    public const int RequestBytes = 64 * 1_024;

    /// <summary>The <c>data</c> of one breadcrumb, or of a mechanism; the parameters of a message; what a user has besides the usual.</summary>
    public const int DataBytes = 16 * 1_024;

    public const int ModuleBytes = 64 * 1_024;

    /// <summary>An event from longer ago is taken for one of now, from a clock that is wrong.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(30);
}
