using Airworthy.Server.Cells;

namespace Airworthy.Server.Health;

/// <summary>The columns' names on the wire.</summary>
internal static class HealthWords
{
    /// <summary>The columns in the order in which an answer names them.</summary>
    public static readonly SessionHealth[] InAnswers =
        [SessionHealth.Abnormal, SessionHealth.Crashed, SessionHealth.Errored, SessionHealth.Healthy, SessionHealth.Unhandled];

    extension(SessionHealth health)
    {
        public string Word => health switch
        {
            SessionHealth.Healthy => "healthy",
            SessionHealth.Errored => "errored",
            SessionHealth.Unhandled => "unhandled",
            SessionHealth.Abnormal => "abnormal",
            _ => "crashed",
        };
    }
}
