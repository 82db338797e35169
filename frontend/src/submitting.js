/* Sends the form as its button does, so that results are swapped in; older browsers load anew. */
export const submit = (form) => {
  if (form.requestSubmit) form.requestSubmit();
  else form.submit();
};
