namespace Airworthy.Protocol;

/// <summary>Why a session ended abnormally. Of two, the larger one counts. Stored: never renumber.</summary>
public enum AbnormalMechanism : byte
{
    /// <summary>Not said, or not known.</summary>
    None,

    /// <summary><c>anr_background</c>: the app did not respond while nobody looked at it.</summary>
    AnrBackground,

    /// <summary><c>anr_foreground</c>: the app did not respond while it was in use.</summary>
    AnrForeground,
}
