namespace Airworthy.Server.Releases;

/// <summary>A commit of a release's source.</summary>
/// <param name="Row">Its row in the tracker.</param>
/// <param name="Message">Null if nobody told it.</param>
/// <param name="Created">UTC.</param>
/// <param name="Author">Null if nobody told it.</param>
internal sealed record SourceCommit(long Row, string Sha, string? Message, DateTime Created, CommitAuthor? Author, Repository Repository);

/// <summary>Who wrote commits.</summary>
/// <param name="Name">Null if nobody told it.</param>
internal sealed record CommitAuthor(string? Name, string Email);

/// <summary>Where commits are from, as a tool calls it: nothing is ever fetched from there.</summary>
/// <param name="Created">When a tool first named it, UTC.</param>
internal sealed record Repository(long Row, string Name, DateTime Created);

/// <summary>A file that a commit changed.</summary>
/// <param name="Type"><c>A</c> for added, <c>M</c> for modified, <c>D</c> for deleted.</param>
internal sealed record CommitFile(string Path, string Type);
