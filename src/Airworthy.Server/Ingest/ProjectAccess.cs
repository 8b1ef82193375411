using Airworthy.Protocol;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Ingest;

/// <summary>Decides whether a sender may write to the project that its request names.</summary>
internal sealed class ProjectAccess(ProjectDirectory projects)
{
    /// <summary>Finds the project by a public key.</summary>
    /// <param name="origin">The request's header, empty if it has none; likewise <paramref name="referer"/>.</param>
    public Refusal? Find(ReadOnlySpan<char> publicKey, ulong projectId, string origin, string referer, out Project? project)
    {
        if (!projects.TryFindByKey(publicKey, out project) || (ulong)project.Id.Value != projectId)
            return Refusal.Forbidden($"the key is not known, is disabled, or is not a key of project {projectId}");
        return project.Origins.Accept(origin, referer)
            ? null
            : Refusal.Forbidden($"project {projectId} takes nothing from this origin");
    }

    /// <summary>Finds the project by the DSN in an envelope's header, if the request has not said it; if it has, the DSN must say the same.</summary>
    /// <param name="project">What <see cref="Find(ReadOnlySpan{char}, ulong, string, string, out Project?)"/> has found; null if there were no credentials around the envelope.</param>
    public Refusal? Find(in EnvelopeHeader envelope, ulong projectId, string origin, string referer, ref Project? project)
    {
        if (project is null)
        {
            if (envelope.Dsn is not { } dsn)
                return Refusal.Unauthorized("there are no credentials in X-Sentry-Auth, Authorization, the query or the envelope's 'dsn'");
            if (Find(SentryAuth.OfKey(dsn.PublicKey).PublicKey, projectId, origin, referer, out project) is { } unknown)
                return unknown;
        }

        return envelope.Dsn is { } named && (named.ProjectId != projectId || !project!.HasKey(SentryAuth.OfKey(named.PublicKey).PublicKey))
            ? Refusal.BadRequest("the envelope's 'dsn' names another project than the request, or a key that is none of its keys")
            : null;
    }
}
