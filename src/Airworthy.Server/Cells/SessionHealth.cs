namespace Airworthy.Server.Cells;

/// <summary>The column a session stands in: exactly one, so that the five add up. The worse of two is the larger.</summary>
internal enum SessionHealth : byte
{
    Healthy,
    Errored,
    Unhandled,
    Abnormal,
    Crashed,
}
